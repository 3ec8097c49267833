import { AtlasError, isAtlasError, messageOf, redactSecrets } from "@useatlas/plugin-sdk";
import type { Server } from "./server";

/** Which of ClickHouse's error codes it is, if it is one of them: `159` is a time limit. */
export function errorCode(thrown: unknown): string {
  return typeof thrown === "object" && thrown !== null && "code" in thrown ? String(thrown.code) : "";
}

/** What an error says to somebody who set up this server. One that is about the SQL stays as it is. */
export function explain(thrown: unknown, { origin, user, password }: Server): unknown {
  const code = errorCode(thrown);
  if (isAtlasError(thrown) || (/^\d+$/.test(code) && !refusals.has(code))) return thrown;
  // An answer that is a page of HTML says nothing after its first line.
  const reason = redactSecrets(firstLine(messageOf(thrown)), password === "" ? [] : [password]);
  return new AtlasError(`ClickHouse at ${origin} is not available to user "${user}". ${reason}`, {
    code: "DATASOURCE_UNAVAILABLE",
    hint: hints.find(({ pattern }) => pattern.test(`${code} ${reason}`))?.hint ?? "Check that the url is that of ClickHouse's HTTP interface.",
    cause: thrown,
  });
}

/** ClickHouse's own limit, which may be that of the user's profile. */
export function timedOut(thrown: unknown): AtlasError {
  return new AtlasError(`ClickHouse stopped the query at a time limit. ${firstLine(messageOf(thrown))}`, {
    code: "QUERY_TIMEOUT",
    hint: "Ask for less: a shorter period, fewer joins, or an aggregate instead of rows.",
    cause: thrown,
  });
}

function firstLine(text: string): string {
  const line = text.trim().split("\n", 1)[0] ?? "";
  return line.length > longestReason ? `${line.slice(0, longestReason)}…` : line;
}

const longestReason = 300;

// UNKNOWN_USER, WRONG_PASSWORD, REQUIRED_PASSWORD, IP_ADDRESS_NOT_ALLOWED, AUTHENTICATION_FAILED, TOO_MANY_SIMULTANEOUS_QUERIES
const refusals = new Set(["192", "193", "194", "195", "516", "202"]);

const hints = [
  { pattern: /^(516|19[2345]) /, hint: "Check the user and the password in the url, and from which hosts the server lets this user in." },
  { pattern: /^202 /, hint: "Wait until other queries are done, or raise max_concurrent_queries at the server." },
  { pattern: /ECONNREFUSED/, hint: "Start the server, or correct the host and port in the url; the HTTP interface is usually at 8123, with TLS at 8443." },
  { pattern: /ENOTFOUND|EAI_AGAIN/, hint: "Correct the host in the url." },
  { pattern: /EPROTO|wrong version|SSL routines/i, hint: "Take clickhouses:// for a port with TLS, clickhouse:// for one without." },
  { pattern: /CERT|certificate|altnames/i, hint: "Start Atlas with NODE_EXTRA_CA_CERTS=/path/to/ca.pem, and name the host as the certificate does." },
  { pattern: /ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/, hint: "Check that a firewall lets this machine reach the host and port." },
];
