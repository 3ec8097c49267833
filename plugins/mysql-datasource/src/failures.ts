import { AtlasError, isAtlasError, messageOf, redactSecrets } from "@useatlas/plugin-sdk";
import type { Server } from "./server";

/** What a driver's error says to somebody who set up this server. */
export function unavailable(thrown: unknown, { host, port, user, password }: Server): AtlasError {
  if (isAtlasError(thrown)) return thrown;
  const reason = redactSecrets(messageOf(thrown), password === "" ? [] : [password]);
  const text = `${codeOf(thrown)} ${reason}`;
  return new AtlasError(`MySQL at ${host}:${port} is not available to user "${user}". ${reason}`, {
    code: "DATASOURCE_UNAVAILABLE",
    hint: hints.find(({ pattern }) => pattern.test(text))?.hint,
    cause: thrown,
  });
}

/** True for what happens to a connection, not to the statement that it was running. */
export function isConnectionLost(thrown: unknown): boolean {
  return typeof thrown === "object" && thrown !== null && (("fatal" in thrown && thrown.fatal === true) || lost.test(codeOf(thrown)));
}

/** True when the server kept its own time limit. */
export function isServerTimeout(thrown: unknown): boolean {
  return typeof thrown === "object" && thrown !== null && "errno" in thrown && (thrown.errno === mysqlTimeout || thrown.errno === mariadbTimeout);
}

function codeOf(thrown: unknown): string {
  return typeof thrown === "object" && thrown !== null && "code" in thrown ? String(thrown.code) : "";
}

const mysqlTimeout = 3024;
const mariadbTimeout = 1969;
const lost = /^(ECONNRESET|EPIPE|ETIMEDOUT|PROTOCOL_CONNECTION_LOST|ER_SERVER_SHUTDOWN|ER_CONNECTION_KILLED|ER_CLIENT_INTERACTION_TIMEOUT)$/;

const hints = [
  { pattern: /ACCESS_DENIED|ACCOUNT_HAS_BEEN_LOCKED|MUST_CHANGE_PASSWORD|NOT_SUPPORTED_AUTH/, hint: "Check the user and the password in the url, and from which hosts the server lets this user in." },
  { pattern: /ER_BAD_DB_ERROR|DBACCESS_DENIED/, hint: "Check the database at the end of the url, and that the user may read it." },
  { pattern: /ECONNREFUSED/, hint: "Start the server, or correct the host and port in the url." },
  { pattern: /ENOTFOUND|EAI_AGAIN/, hint: "Correct the host in the url." },
  { pattern: /HANDSHAKE_NO_SSL_SUPPORT/, hint: "Turn on TLS at the server, or leave ssl-mode out of the url." },
  { pattern: /SSL|CERT|certificate|TLS|altnames/i, hint: "Name the authority's certificate in the url, as ssl-ca=/path/to/ca.pem, and the host as the certificate does." },
  { pattern: /ER_CON_COUNT_ERROR|TOO_MANY/, hint: "Lower poolSize, or raise max_connections at the server." },
  { pattern: /ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/, hint: "Check that a firewall lets this machine reach the host and port." },
  { pattern: /CONNECTION_LOST|ECONNRESET|EPIPE|SHUTDOWN|KILLED/, hint: "The next query connects again." },
];
