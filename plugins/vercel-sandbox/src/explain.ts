import { AtlasError, isAtlasError, messageOf, redactSecrets } from "@useatlas/plugin-sdk";
import type { PluginConfig } from "./config";

/** What the SDK threw, as what happened and what to do; without the token. */
export function explain(thrown: unknown, { accessToken, apiUrl, timeoutSec }: PluginConfig): AtlasError {
  if (isAtlasError(thrown)) return thrown;
  const reason = redactSecrets(reasonOf(thrown), accessToken === undefined ? [] : [accessToken]);
  const status = statusOf(thrown);
  const url = redactSecrets(apiUrl);
  const failure = (code: string, message: string, hint: string) => new AtlasError(message, { code, hint, cause: thrown });
  if (status === 401 || status === 403) return failure("SANDBOX_UNAUTHORIZED", `Vercel refused the access token (${status}): ${reason}`, "Set accessToken to a token of the team in teamId: https://vercel.com/account/settings/tokens");
  if (status === 429) return failure("SANDBOX_RATE_LIMITED", `Vercel's rate limit is reached (429): ${reason}`, "Wait a moment, or look at the limits of your plan.");
  if (status === 404 || status === 410 || gone.test(reason)) return failure("SANDBOX_GONE", `Vercel does not have the sandbox any more: ${reason}`, "It came to the end of its life. The next command makes another one.");
  if (status !== undefined) return failure("SANDBOX_REFUSED", `Vercel answered ${status}: ${reason}`, "Check teamId and projectId, and https://www.vercel-status.com");
  if (thrown instanceof Error && thrown.name === "TimeoutError") return failure("SANDBOX_TIMEOUT", `Vercel at ${url} did not answer within ${timeoutSec} s.`, "Check the network between here and there, or raise timeoutSec.");
  if (tls.test(reason)) return failure("SANDBOX_UNREACHABLE", `No secure connection to Vercel at ${url}: ${reason}`, "Check the certificate of that address, and that apiUrl has the right scheme.");
  if (network.test(reason)) return failure("SANDBOX_UNREACHABLE", `Vercel at ${url} cannot be reached: ${reason}`, "Check apiUrl, and the network between here and there.");
  return failure("SANDBOX_REFUSED", `Vercel could not do it: ${reason}`, "Look at the sandbox in Vercel's dashboard.");
}

/** fetch says only that it failed; why is inside. */
function reasonOf(thrown: unknown): string {
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : undefined;
  const code = cause && "code" in cause ? ` (${String(cause.code)})` : "";
  return cause ? `${messageOf(thrown)}: ${messageOf(cause)}${code}` : messageOf(thrown);
}

function statusOf(thrown: unknown): number | undefined {
  return thrown instanceof Error && "response" in thrown && thrown.response instanceof Response ? thrown.response.status : undefined;
}

const gone = /was stopped|has stopped|ended before/i;
const tls = /certificate|self.signed|SSL|TLS|EPROTO/i;
const network = /ECONN|ENOTFOUND|EAI_AGAIN|fetch failed|Unable to connect|terminated|closed unexpectedly/i;
