import { AISDKError, APICallError, LoadAPIKeyError, RetryError } from "ai";
import { AtlasError, isAtlasError, messageOf, redactSecrets } from "@useatlas/plugin-sdk";
import type { ConfiguredModel } from "./configured-model.ts";

/** What went wrong with an answer, in words for whoever asked: no key, no stack, and nothing of the provider's own request. */
export function modelFailure(thrown: unknown, { provider, name, url, key }: ConfiguredModel): AtlasError {
  const cause = RetryError.isInstance(thrown) ? thrown.lastError : thrown;
  if (isAtlasError(cause)) return cause;
  const model = `The model "${name}" of ${provider}`;
  const clean = (text: string) => redactSecrets(text, key ? [key] : []).slice(0, longestMessage);
  if (LoadAPIKeyError.isInstance(cause)) return failure("MODEL_KEY_MISSING", `${model} needs a key, and there is none.`, "Set ATLAS_MODEL_KEY in .env.");
  if (!APICallError.isInstance(cause)) {
    if (AISDKError.isInstance(cause) || isOfConnection(cause)) return brokenOff(clean(messageOf(cause)), { provider, name }, thrown);
    return failure("AGENT_FAILED", "The question could not be answered: something failed inside Atlas or a plugin.", "The log has the cause.");
  }

  const { statusCode: status, responseHeaders } = cause;
  if (status !== undefined && status < 400) return brokenOff(clean(cause.message), { provider, name }, thrown);
  if (status === undefined) return failure("MODEL_UNREACHABLE", `${model} cannot be reached${url ? ` at ${clean(url)}` : ""}.`, "Check ATLAS_MODEL_URL and that its server runs.");
  // What a provider says of a key often repeats a part of it.
  if (status === 401 || status === 403) return failure("MODEL_KEY_REFUSED", `${model} refused the key (${status}).`, "Correct ATLAS_MODEL_KEY, or the provider's own variable, in .env.");
  if (status === 404) return failure("MODEL_UNKNOWN", `${model} does not exist there: ${clean(cause.message)}`, "Correct ATLAS_MODEL or ATLAS_MODEL_URL.");
  if (status === 429) {
    const wait = responseHeaders?.["retry-after"];
    return failure("MODEL_RATE_LIMITED", `${model} takes no more requests for the moment.`, wait && /^[\d.]+$/.test(wait) ? `Ask again in ${Math.ceil(Number(wait))} s.` : "Ask again in a minute.");
  }
  if (status >= 500) return failure("MODEL_FAILED", `${model} failed (${status}).`, "Ask again; if it stays so, ask the provider.");
  return failure("MODEL_REFUSED", `${model} refused the request (${status}): ${clean(cause.message)}`, "A shorter question, or a conversation of its own, may help.");

  function failure(code: string, message: string, hint: string): AtlasError {
    return new AtlasError(message, { code, hint, cause: thrown });
  }
}

export function brokenOff(how: string, { provider, name }: Pick<ConfiguredModel, "provider" | "name">, cause?: unknown): AtlasError {
  return new AtlasError(`The model "${name}" of ${provider} broke off its answer: ${how}`, { code: "MODEL_DISCONNECTED", hint: "Ask again.", cause });
}

/** Whether it is one of the runtime's errors about a socket: they have a code, and fetch wraps them on Node. */
function isOfConnection(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  return ("code" in thrown && typeof thrown.code === "string") || isOfConnection(thrown.cause);
}

const longestMessage = 500;
