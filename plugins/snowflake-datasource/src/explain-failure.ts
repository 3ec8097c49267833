import { AtlasError, isAtlasError, messageOf } from "@useatlas/plugin-sdk";
import type { PluginConfig } from "./config";

/** What the driver says about a login that failed, in words that say what to do. */
export function explainLogin(thrown: unknown, { account, username, accessUrl }: PluginConfig): AtlasError {
  if (isAtlasError(thrown)) return thrown;
  const reason = messageOf(thrown);
  const where = accessUrl ? `the Snowflake account "${account}" at ${accessUrl}` : `the Snowflake account "${account}"`;
  if (rejected.has(codeOf(thrown))) {
    return new AtlasError(`Snowflake did not let "${username}" into the account "${account}". ${reason}`, {
      code: "CREDENTIALS_REJECTED",
      hint: "Check the user and the password in the url; both are percent-encoded there.",
      cause: thrown,
    });
  }
  return new AtlasError(`Could not log in to ${where}. ${reason}`, {
    code: "DATASOURCE_UNAVAILABLE",
    hint: hints.find(({ pattern }) => pattern.test(reason))?.hint ?? "Check the account's identifier in the url, or accessUrl behind a private link.",
    cause: thrown,
  });
}

/** What the driver says about a statement that failed. */
export function explainQuery(thrown: unknown): AtlasError {
  if (isAtlasError(thrown)) return thrown;
  const reason = messageOf(thrown);
  switch (codeOf(thrown)) {
    case "000604":
      return new AtlasError("The query was cancelled in Snowflake.", { code: "QUERY_CANCELLED", cause: thrown });
    case "000630":
      return new AtlasError(`Snowflake stopped the query. ${reason}`, { code: "QUERY_TIMEOUT", hint: "Ask for less: a shorter period, fewer joins, or an aggregate instead of rows.", cause: thrown });
    case "000606":
      return new AtlasError(`Snowflake has no warehouse to run the query in. ${reason}`, { code: "QUERY_FAILED", hint: "Name one in the url: ?warehouse=COMPUTE_WH.", cause: thrown });
    default:
      return new AtlasError(`Snowflake could not run the query. ${reason}`, { code: "QUERY_FAILED", cause: thrown });
  }
}

/** Whether the session is gone, so that the same statement may succeed in another one. */
export function isSessionLost(thrown: unknown): boolean {
  return lost.has(codeOf(thrown));
}

function codeOf(thrown: unknown): string {
  // The driver's own codes are numbers, those of the server text with leading zeros.
  return typeof thrown === "object" && thrown !== null && "code" in thrown ? String(thrown.code) : "";
}

const rejected = new Set(["390100", "390101", "390102", "390144", "390189", "390422"]);
// Not connected any more, invalid token, session gone, and a login that is too old to be renewed.
const lost = new Set(["390104", "390111", "390114", "401003", "402002", "405503", "407002"]);
const hints = [
  { pattern: /ENOTFOUND|EAI_AGAIN/, hint: "Check the account's identifier in the url: it is the first part of its address, such as myorg-account1." },
  { pattern: /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH/, hint: "Check that this machine may reach Snowflake; behind a private link, set accessUrl." },
  { pattern: /certificate|TLS|SSL|wrong version number|EPROTO/i, hint: "The certificate is not one that this machine trusts: check accessUrl, and proxies that open TLS (NODE_EXTRA_CA_CERTS)." },
  { pattern: /timeout of|ETIMEDOUT|ECONNABORTED/, hint: "Something accepts connections there but does not answer: check the network, the firewall and accessUrl." },
];
