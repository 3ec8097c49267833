import { AtlasError, isAtlasError, messageOf, redactSecrets } from "@useatlas/plugin-sdk";
import type { PluginConfig } from "./config";

/** What the SDK threw, as what happened and what to do; without the key. */
export function explain(thrown: unknown, { apiKey, apiUrl, timeoutSec }: PluginConfig): AtlasError {
  if (isAtlasError(thrown)) return thrown;
  const reason = redactSecrets(reasonOf(thrown), [apiKey]);
  const name = thrown instanceof Error ? thrown.name : "";
  const status = thrown instanceof Error && "statusCode" in thrown ? thrown.statusCode : undefined;
  const url = redactSecrets(apiUrl);
  const failure = (code: string, message: string, hint: string) => new AtlasError(message, { code, hint, cause: thrown });
  if (name === "AuthenticationError" || status === 403) return failure("SANDBOX_UNAUTHORIZED", `E2B refused the API key: ${reason}`, "Set apiKey to a key of your team: https://e2b.dev/dashboard?tab=keys");
  if (name === "RateLimitError") return failure("SANDBOX_RATE_LIMITED", `E2B's rate limit is reached: ${reason}`, "Wait a moment, or ask E2B for a higher limit.");
  if (gone.test(`${name} ${reason}`)) return failure("SANDBOX_GONE", `E2B does not have the sandbox any more: ${reason}`, "It came to the end of its life. The next command makes another one.");
  if (name === "TimeoutError") return failure("SANDBOX_TIMEOUT", `E2B at ${url} did not answer within ${timeoutSec} s.`, "Check the network between here and there, or raise timeoutSec.");
  if (tls.test(reason)) return failure("SANDBOX_UNREACHABLE", `No secure connection to E2B at ${url}: ${reason}`, "Check the certificate of that address, and that apiUrl has the right scheme.");
  if (network.test(reason)) return failure("SANDBOX_UNREACHABLE", `E2B at ${url} cannot be reached: ${reason}`, "Check apiUrl, and the network between here and there.");
  return failure("SANDBOX_REFUSED", `E2B could not do it: ${reason}`, "Check the template, and https://status.e2b.dev");
}

/** fetch says only that it failed; why is inside. */
function reasonOf(thrown: unknown): string {
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : undefined;
  const code = cause && "code" in cause ? ` (${String(cause.code)})` : "";
  return cause ? `${messageOf(thrown)}: ${messageOf(cause)}${code}` : messageOf(thrown);
}

const gone = /SandboxNotFoundError|sandbox was not found|due to sandbox timeout|not running anymore|reached its end of life/i;
const tls = /certificate|self.signed|SSL|TLS|EPROTO/i;
const network = /ECONN|ENOTFOUND|EAI_AGAIN|fetch failed|Unable to connect|terminated|closed unexpectedly/i;
