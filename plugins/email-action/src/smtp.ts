import type * as nodemailerApi from "nodemailer";
import { AtlasError, messageOf, redactSecrets, requireDriver } from "@useatlas/plugin-sdk";
import type { Address } from "./addresses";
import type { Message, Sent } from "./report";

export interface SmtpServer {
  url: string;
  ca: string | undefined;
}

/** Sends it. Throws when the server takes it for nobody. */
export async function sendBySmtp(server: SmtpServer, { from, to, cc, subject, text, html }: Message): Promise<Sent> {
  const transport = open(server, sendTimeouts);
  try {
    // Addresses as objects: nothing of them is parsed again.
    const { messageId, accepted, rejected } = await transport.sendMail({ from: mailbox(from), to: to.map(mailbox), cc: cc.map(mailbox), subject, text, html });
    return { messageId, accepted: accepted.map(String), rejected: rejected.map(String) };
  } catch (thrown) {
    throw explain(server, thrown);
  } finally {
    transport.close();
  }
}

/** Connects, and logs in where there is a user. Sends nothing. */
export async function checkSmtp(server: SmtpServer): Promise<void> {
  const transport = open(server, checkTimeouts);
  try {
    await transport.verify();
  } catch (thrown) {
    throw explain(server, thrown);
  } finally {
    transport.close();
  }
}

function open({ url, ca }: SmtpServer, timeouts: Timeouts) {
  const { createTransport } = requireDriver<typeof nodemailerApi>("nodemailer", import.meta.url);
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === "smtps:";
  const host = hostname.replace(/^\[|\]$/g, "");
  return createTransport({
    host,
    port: port ? Number(port) : secure ? 465 : 587,
    secure,
    // A password goes over a line that can be read only on this machine.
    requireTLS: !secure && username !== "" && !loopback.test(host),
    ...(username ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } } : {}),
    tls: ca === undefined ? {} : { ca },
    disableFileAccess: true,
    disableUrlAccess: true,
    ...timeouts,
  });
}

function mailbox({ name, address }: Address): { name: string; address: string } {
  return { name, address };
}

/** What nodemailer threw, in words for whoever runs Atlas. */
function explain({ url }: SmtpServer, thrown: unknown): unknown {
  if (thrown instanceof AtlasError) return thrown;
  const { host, password } = new URL(url);
  const { code, command } = thrown instanceof Error ? { code: undefined, command: undefined, ...thrown } : {};
  const reason = redactSecrets(messageOf(thrown), password ? [decodeURIComponent(password), password] : []).replace(/\s+/g, " ").trim();
  const at = `The mail server at ${host}`;
  if (code === "EAUTH") return new AtlasError(`${at} does not accept the user or the password: ${reason}`, { code: "EMAIL_UNAUTHORIZED", hint: "Correct smtpUrl; signs such as @ or / in a password are written as %40 or %2F.", cause: thrown });
  if (code === "EENVELOPE") return new AtlasError(`${at} does not take it for anybody: ${reason}`, { code: "EMAIL_REFUSED", hint: "Check the recipients and fromAddress.", cause: thrown });
  if (code === "EMESSAGE") return new AtlasError(`${at} does not take the message: ${reason}`, { code: "EMAIL_REFUSED", cause: thrown });
  if (code === "ETLS") return new AtlasError(`${at} offers no encryption, or not well: ${reason}`, { code: "EMAIL_UNREACHABLE", hint: "Use smtps://, or the port where STARTTLS is offered.", cause: thrown });
  const doubt = command === "DATA" ? " It may have been sent." : "";
  return new AtlasError(`${at} cannot be reached: ${reason}${doubt}`, { code: "EMAIL_UNREACHABLE", hint: "Check smtpUrl, and that the port is open.", cause: thrown });
}

type Timeouts = Record<"connectionTimeout" | "greetingTimeout" | "socketTimeout" | "dnsTimeout", number>;

/** Less than the host waits, for an action and for health. */
const sendTimeouts: Timeouts = { connectionTimeout: 8000, greetingTimeout: 8000, socketTimeout: 12_000, dnsTimeout: 8000 };
const checkTimeouts: Timeouts = { connectionTimeout: 3000, greetingTimeout: 3000, socketTimeout: 4000, dnsTimeout: 3000 };
const loopback = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;
