import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { selfSigned } from "../self-signed.ts";

export interface Received {
  from: string;
  to: string[];
  /** Headers and body, as they came. */
  raw: string;
  /** Whether it came over TLS. */
  secure: boolean;
  user: unknown;
}

/** A mail server that takes everything but what is for `nobody@`, and knows one user: atlas, with the password `mail-password-1`. */
export async function smtpServer(options: SMTPServerOptions = {}): Promise<{ port: number; received: Received[]; stop(): Promise<void> }> {
  const received: Received[] = [];
  const server = new SMTPServer({
    ...selfSigned,
    authOptional: true,
    // Credentials over a plain line: what keeps them from it is for the client to prove.
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, done) {
      if (username === "atlas" && password === "mail-password-1") done(null, { user: username });
      else done(new Error("Invalid login"));
    },
    onRcptTo({ address }, _session, done) {
      if (!address.startsWith("nobody@")) return done();
      done(Object.assign(new Error(`No such user: ${address}`), { responseCode: 550 }));
    },
    onData(stream, { envelope, secure, user }, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk)).on("end", () => {
        if (stream.sizeExceeded) return done(Object.assign(new Error("Message is too large"), { responseCode: 552 }));
        received.push({ from: envelope.mailFrom ? envelope.mailFrom.address : "", to: envelope.rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks).toString("utf8"), secure, user });
        done();
      });
    },
    ...options,
  });
  // A client that hangs up, or does not trust the certificate.
  server.on("error", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo; // it listens on TCP

  return { port, received, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}
