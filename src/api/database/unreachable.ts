import { AtlasError, isAtlasError, messageOf, redactSecrets } from "@useatlas/plugin-sdk";
import type { ServerAddress } from "./database-url.ts";

/** The true cause for which no connection to `address` came about, without its password. */
export function unreachable(thrown: unknown, address: ServerAddress, timeoutMs: number): AtlasError {
  const [what, hint] = explain(thrown, address, timeoutMs);
  return new AtlasError(`The internal database at ${address.host} cannot be used: ${what}.`, { code: "DATABASE_UNREACHABLE", hint, cause: thrown });
}

/** Why there is no connection, as a permanent code of its own; of what {@link unreachable} made, too. */
export function unreachableCode(thrown: unknown): string {
  const cause = isAtlasError(thrown) ? thrown.cause : thrown;
  const message = messageOf(cause);
  const text = texts.find(([pattern]) => pattern.test(message));
  if (text) return text[1];
  return codes[String(codeOf(cause))] ?? "DATABASE_UNREACHABLE";
}

function explain(thrown: unknown, { host, user, database }: ServerAddress, timeoutMs: number): [string, string] {
  const message = redactSecrets(messageOf(thrown));
  switch (unreachableCode(thrown)) {
    case "DATABASE_SILENT":
      return [`it did not answer within ${timeoutMs / 1000} s`, "Check host and port of DATABASE_URL, and the firewalls on the way."];
    case "DATABASE_PASSWORD_MISSING":
      return [`it asks for a password, and DATABASE_URL has none`, "Add the password to DATABASE_URL."];
    case "DATABASE_TLS_MISSING":
      return ["it does not speak TLS", "Remove sslmode from DATABASE_URL, or enable TLS on the server."];
    case "DATABASE_TLS_REQUIRED":
      return [`it takes user "${user}" over TLS only`, "Add sslmode=verify-full to DATABASE_URL."];
    case "DATABASE_TLS_EXPIRED":
      return ["its certificate has expired", "Renew the server's certificate."];
    case "DATABASE_TLS_UNTRUSTED":
      return [`nobody who is trusted here has signed its certificate (${message})`, "Name the authority's certificate with sslrootcert in DATABASE_URL, or have the server's signed."];
    case "DATABASE_TLS_NAME":
      return [`its certificate is for another name (${message})`, "Use the name that stands in the certificate in DATABASE_URL."];
    case "DATABASE_REFUSED":
      return [`nothing listens at ${host}`, "Start PostgreSQL, or correct host and port of DATABASE_URL."];
    case "DATABASE_HOST_UNKNOWN":
      return ["its host name has no address", "Correct the host of DATABASE_URL."];
    case "DATABASE_PASSWORD_WRONG":
      return [`the password for user "${user}" is wrong`, "Correct the user and the password of DATABASE_URL."];
    case "DATABASE_USER_REFUSED":
      return [`user "${user}" may not connect (${message})`, "Check that the user exists, and the server's pg_hba.conf."];
    case "DATABASE_CONNECT_DENIED":
      return [`user "${user}" has no right to connect to the database "${database}"`, `Grant it: GRANT CONNECT ON DATABASE "${database}" TO "${user}"`];
    case "DATABASE_NAME_UNKNOWN":
      return [`it has no database "${database}"`, `Create it with: createdb ${database}`];
    case "DATABASE_FULL":
      return ["it has no connection left", "Raise max_connections of the server, or stop what holds its connections."];
    case "DATABASE_USER_FULL":
      return [`user "${user}" has no connection left (${message})`, `Raise it: ALTER ROLE "${user}" CONNECTION LIMIT -1, or stop what holds its connections.`];
    case "DATABASE_LIMITED":
      return [`the database "${database}" has no connection left (${message})`, `Raise it: ALTER DATABASE "${database}" CONNECTION LIMIT -1, or stop what holds its connections.`];
    case "DATABASE_NOT_POSTGRES":
      return ["what listens there does not speak PostgreSQL's protocol", "Correct host and port of DATABASE_URL: another service has that port."];
    case "DATABASE_STARTING":
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

// What says more than the code that comes with it, if one does.
const texts: [RegExp, string][] = [
  [/^Query read timeout/, "DATABASE_STALLED"],
  [/due to statement timeout/, "DATABASE_STATEMENT_TIMEOUT"],
  [/too many connections for role/, "DATABASE_USER_FULL"],
  [/too many connections for database/, "DATABASE_LIMITED"],
  [/timeout|timed out|ETIMEDOUT/i, "DATABASE_SILENT"],
  [/client password must be/, "DATABASE_PASSWORD_MISSING"],
  [/does not support SSL/, "DATABASE_TLS_MISSING"],
  [/no encryption|SSL off/, "DATABASE_TLS_REQUIRED"],
  [/too many (connections|clients)|remaining connection slots|no more connections allowed/, "DATABASE_FULL"],
];

const codes: Record<string, string> = {
  NOT_POSTGRES: "DATABASE_NOT_POSTGRES",
  ECONNREFUSED: "DATABASE_REFUSED",
  ENOTFOUND: "DATABASE_HOST_UNKNOWN",
  EAI_AGAIN: "DATABASE_HOST_UNKNOWN",
  "28P01": "DATABASE_PASSWORD_WRONG",
  "28000": "DATABASE_USER_REFUSED",
  "3D000": "DATABASE_NAME_UNKNOWN",
  "42501": "DATABASE_CONNECT_DENIED",
  "53300": "DATABASE_FULL",
  "57P03": "DATABASE_STARTING",
  CERT_HAS_EXPIRED: "DATABASE_TLS_EXPIRED",
  DEPTH_ZERO_SELF_SIGNED_CERT: "DATABASE_TLS_UNTRUSTED",
  SELF_SIGNED_CERT_IN_CHAIN: "DATABASE_TLS_UNTRUSTED",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "DATABASE_TLS_UNTRUSTED",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "DATABASE_TLS_UNTRUSTED",
  ERR_TLS_CERT_ALTNAME_INVALID: "DATABASE_TLS_NAME",
};
