import { AtlasError, isAtlasError, messageOf, redactSecrets } from "@useatlas/plugin-sdk";
import type { PluginConfig } from "./config";

/** What happened to a login, in words that say what to do. */
export function explainLogin(thrown: unknown, config: PluginConfig): AtlasError {
  if (isAtlasError(thrown)) return thrown;
  const reason = reasonOf(thrown, config);
  if (/INVALID_LOGIN|invalid_grant|LOGIN_MUST_USE_SECURITY_TOKEN|password has expired|invalid_client/i.test(`${nameOf(thrown)} ${reason}`)) {
    return new AtlasError(`Salesforce did not let "${config.username}" in at ${config.loginUrl}. ${reason}`, {
      code: "CREDENTIALS_REJECTED",
      hint: "Check the user, the password and the security token in the url; sandboxes log in at test.salesforce.com, and a user's name there ends in the sandbox's.",
      cause: thrown,
    });
  }
  return new AtlasError(`Could not log in to Salesforce at ${config.loginUrl}. ${reason}`, { code: "DATASOURCE_UNAVAILABLE", hint: hintFor(reason), cause: thrown });
}

/** What happened to a request of somebody who is logged in. */
export function explainRequest(thrown: unknown, config: PluginConfig): AtlasError {
  if (isAtlasError(thrown)) return thrown;
  const code = nameOf(thrown);
  const reason = reasonOf(thrown, config);
  const known = requests[code];
  if (known) return new AtlasError(`${known.message} ${reason}`, { code: known.code, hint: known.hint, cause: thrown });
  if (isOfTheNetwork(thrown)) return new AtlasError(`Salesforce could not be reached. ${reason}`, { code: "DATASOURCE_UNAVAILABLE", hint: hintFor(reason), cause: thrown });
  return new AtlasError(`Salesforce could not run the query. ${/^[A-Z][A-Z_]+$/.test(code) ? `${code}: ` : ""}${reason}`, { code: "QUERY_FAILED", cause: thrown });
}

/** Whether the session is gone, so that the same request may succeed after another login. */
export function isSessionLost(thrown: unknown): boolean {
  return nameOf(thrown) === "INVALID_SESSION_ID";
}

function reasonOf(thrown: unknown, { password, token, clientSecret }: PluginConfig): string {
  return redactSecrets(messageOf(thrown).trim(), [password + token, password, token, clientSecret].filter((secret) => secret !== ""));
}

/** Node and Bun put a code on what happens to sockets; jsforce's own errors have a name in its place. */
function isOfTheNetwork(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" && !("errorCode" in thrown);
}

function nameOf(thrown: unknown): string {
  if (typeof thrown !== "object" || thrown === null) return "";
  if ("errorCode" in thrown && typeof thrown.errorCode === "string") return thrown.errorCode;
  return thrown instanceof Error ? thrown.name : "";
}

function hintFor(reason: string): string {
  return hints.find(({ pattern }) => pattern.test(reason))?.hint ?? "Check the host in the url: login.salesforce.com, test.salesforce.com, or the org's own domain.";
}

const requests: Record<string, { message: string; code: string; hint: string }> = {
  REQUEST_LIMIT_EXCEEDED: { message: "The org has used up its requests for today.", code: "QUERY_RATE_LIMITED", hint: "Wait until tomorrow, or raise the org's limit; Setup shows it under Company Information." },
  QUERY_TIMEOUT: { message: "Salesforce stopped the query.", code: "QUERY_TIMEOUT", hint: "Filter on an indexed field, or ask for a shorter period." },
  MALFORMED_QUERY: { message: "Salesforce does not understand the query.", code: "QUERY_INVALID", hint: "This is SOQL, not SQL: no *, no JOIN, no AS." },
  INVALID_FIELD: { message: "The query names a field that is not there, or that this user must not see.", code: "QUERY_INVALID", hint: "Check the field in the entity, and the user's permissions." },
  INVALID_TYPE: { message: "The query names an object that is not there, or that this user must not see.", code: "QUERY_INVALID", hint: "Check the object's API name, and the user's permissions." },
};
const hints = [
  { pattern: /certificate|self.signed|TLS|SSL|CERT/i, hint: "The certificate is not one that this machine trusts: check the host, and proxies that open TLS (NODE_EXTRA_CA_CERTS)." },
  { pattern: /ENOTFOUND|EAI_AGAIN/, hint: "Check the host in the url: login.salesforce.com, test.salesforce.com, or the org's own domain." },
  { pattern: /ECONNREFUSED|EHOSTUNREACH|ENETUNREACH/, hint: "Check that this machine may reach Salesforce." },
];
