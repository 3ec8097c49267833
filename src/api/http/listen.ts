import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { AtlasError } from "@useatlas/plugin-sdk";
import { createAdaptorServer } from "@hono/node-server";
import type { Transport } from "./http-env.ts";
import { tellWhenSent } from "./sent-response.ts";

export interface ListenOptions {
  fetch(request: Request, transport: Transport): Response | Promise<Response>;
  hostname: string;
  /** 0 for one that is free. */
  port: number;
}

export interface Listener {
  readonly port: number;
  /** Takes no more connections; resolves when those that are there have ended. */
  drain(): Promise<void>;
  /** Ends every connection. */
  cut(): void;
}

/** Listens for HTTP, with what the runtime has for it. Throws `PORT_TAKEN`, `PORT_FORBIDDEN` or `HOST_UNAVAILABLE`. */
export async function listen(options: ListenOptions): Promise<Listener> {
  try {
    return await (process.versions.bun === undefined ? listenOnNode(options) : listenOnBun(options));
  } catch (thrown) {
    throw cannotListen(thrown, options);
  }
}

async function listenOnNode({ fetch, hostname, port }: ListenOptions): Promise<Listener> {
  const server = createAdaptorServer({
    // Over HTTP/1 the bindings are Node's own.
    fetch: (request, bindings) => {
      const { incoming, outgoing } = bindings as { incoming: IncomingMessage; outgoing: ServerResponse };
      return fetch(request, { ip: incoming.socket.remoteAddress ?? "", whenSent: (done) => (outgoing.closed ? done() : void outgoing.once("close", done)) });
    },
  }) as Server; // without TLS and HTTP/2 it is one of node:http
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, hostname, () => resolve());
  });
  const address = server.address();

  function drain(): Promise<void> {
    // A connection that is kept alive counts as one that is there, so each is closed as it falls idle.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    return new Promise((resolve) => {
      server.close(() => {
        clearInterval(idle);
        resolve();
      });
    });
  }

  return { port: typeof address === "object" && address ? address.port : port, drain, cut: () => server.closeAllConnections() };
}

function listenOnBun({ fetch, hostname, port }: ListenOptions): Listener {
  const server = Bun.serve({
    port,
    hostname,
    // A stream may be silent for longer than any number of seconds that Bun takes.
    idleTimeout: 0,
    async fetch(request, { requestIP }) {
      const listeners: (() => void)[] = [];
      const response = await fetch(request, { ip: requestIP(request)?.address ?? "", whenSent: (done) => void listeners.push(done) });
      return tellWhenSent(response, { hasBody: request.method !== "HEAD", done: () => listeners.splice(0).forEach((done) => done()) });
    },
  });
  return { port: server.port ?? port, drain: () => server.stop(), cut: () => void server.stop(true) };
}

function cannotListen(thrown: unknown, { hostname, port }: ListenOptions): unknown {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  if (code === "EADDRINUSE") return new AtlasError(`Port ${port} on ${hostname} is taken.`, { code: "PORT_TAKEN", hint: "Stop what listens there, or choose another one with --port; 0 takes any that is free.", cause: thrown });
  if (code === "EACCES") return new AtlasError(`This user may not listen on port ${port}.`, { code: "PORT_FORBIDDEN", hint: "Choose one above 1023 with --port.", cause: thrown });
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") return new AtlasError(`This machine has no address ${hostname}.`, { code: "HOST_UNAVAILABLE", hint: "Give --host one of its own, such as 127.0.0.1.", cause: thrown });
  return thrown;
}
