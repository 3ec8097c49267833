import { AtlasError, isAtlasError, messageOf, redactSecrets } from "@useatlas/plugin-sdk";
import type { PluginConfig } from "./config";

/** What the SDK threw, as what happened and what to do; without the key. */
export function explain(thrown: unknown, { apiKey, apiUrl, timeoutSec }: PluginConfig): AtlasError {
  if (isAtlasError(thrown)) return thrown;
  const reason = redactSecrets(messageOf(thrown), [apiKey]);
  const status = statusOf(thrown);
  const failure = (code: string, message: string, hint: string) => new AtlasError(message, { code, hint, cause: thrown });
  if (status === 401 || status === 403) return failure("SANDBOX_UNAUTHORIZED", `Daytona refused the API key (${status}): ${reason}`, "Set apiKey to a key that may write sandboxes: https://app.daytona.io/dashboard/keys");
  if (status === 429) return failure("SANDBOX_RATE_LIMITED", `Daytona's rate limit is reached (429): ${reason}`, "Wait a moment, or ask Daytona for a higher limit.");
  if (status === 404 || status === 410) return failure("SANDBOX_GONE", `Daytona does not have it any more (${status}): ${reason}`, "It came to the end of its life. The next command makes another one.");
  if (status !== undefined) return failure("SANDBOX_REFUSED", `Daytona answered ${status}: ${reason}`, "https://status.app.daytona.io tells whether it is their fault.");
  if (isTimeout(thrown)) return failure("SANDBOX_TIMEOUT", `Daytona at ${hide(apiUrl)} did not answer within ${timeoutSec} s.`, "Check the network between here and there, or raise timeoutSec.");
  if (tls.test(reason)) return failure("SANDBOX_UNREACHABLE", `No secure connection to Daytona at ${hide(apiUrl)}: ${reason}`, "Check the certificate of that address, and that apiUrl has the right scheme.");
  if (network.test(nameOf(thrown))) return failure("SANDBOX_UNREACHABLE", `Daytona at ${hide(apiUrl)} cannot be reached: ${reason}`, "Check apiUrl, and the network between here and there.");
  return failure("SANDBOX_REFUSED", `Daytona could not do it: ${reason}`, "Look at the sandbox in Daytona's dashboard.");
}

function statusOf(thrown: unknown): number | undefined {
  return thrown instanceof Error && "statusCode" in thrown && typeof thrown.statusCode === "number" ? thrown.statusCode : undefined;
}

function isTimeout(thrown: unknown): boolean {
  return nameOf(thrown).includes("Timeout");
}

function nameOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : "";
}

function hide(url: string): string {
  return redactSecrets(url);
}

const tls = /certificate|self.signed|SSL|TLS|EPROTO/i;
const network = /Connection/;
