import { AtlasError, messageOf, redactSecrets } from "@useatlas/plugin-sdk";
import type { ServerAddress } from "./database-url.ts";

/** The true cause for which no connection to `address` came about, without its password. */
export function unreachable(thrown: unknown, address: ServerAddress, timeoutMs: number): AtlasError {
  const [what, hint] = explain(thrown, address, timeoutMs);
  return new AtlasError(`The internal database at ${address.host} cannot be used: ${what}.`, { code: "DATABASE_UNREACHABLE", hint, cause: thrown });
}

function explain(thrown: unknown, { host, user, database }: ServerAddress, timeoutMs: number): [string, string] {
  const message = redactSecrets(messageOf(thrown));
  if (/timeout|timed out|ETIMEDOUT/i.test(message)) {
    return [`it did not answer within ${timeoutMs / 1000} s`, "Check host and port of DATABASE_URL, and the firewalls on the way."];
  }
  if (/client password must be/.test(message)) return [`it asks for a password, and DATABASE_URL has none`, "Add the password to DATABASE_URL."];
  if (/does not support SSL/.test(message)) return ["it does not speak TLS", "Remove sslmode from DATABASE_URL, or enable TLS on the server."];
  switch (codeOf(thrown)) {
    case "ECONNREFUSED":
      return [`nothing listens at ${host}`, "Start PostgreSQL, or correct host and port of DATABASE_URL."];
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return ["its host name has no address", "Correct the host of DATABASE_URL."];
    case "28P01":
      return [`the password for user "${user}" is wrong`, "Correct the user and the password of DATABASE_URL."];
    case "28000":
      return [`user "${user}" may not connect (${message})`, "Check that the user exists, and the server's pg_hba.conf."];
    case "3D000":
      return [`it has no database "${database}"`, `Create it with: createdb ${database}`];
    case "53300":
      return ["it has no connection left", "Raise max_connections of the server, or stop what holds its connections."];
    case "57P03":
      return [`it is not ready (${message})`, "Try again in a moment."];
    default:
      return [message, "Check DATABASE_URL."];
  }
}

/** The code of an error, or of the first one inside an AggregateError, which is what a name with two addresses gives. */
function codeOf(thrown: unknown): unknown {
  if (thrown instanceof AggregateError && !("code" in thrown)) return codeOf(thrown.errors[0]);
  return typeof thrown === "object" && thrown !== null && "code" in thrown ? thrown.code : undefined;
}
