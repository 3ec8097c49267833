import { AtlasError, messageOf, redactSecrets } from "@useatlas/plugin-sdk";
import type { ConfiguredModel } from "./configured-model.ts";

export interface ModelProbe {
  /** Whether the endpoint lists this model; undefined where it lists none. */
  listed: boolean | undefined;
  latencyMs: number;
}

/** Asks the endpoint for its models, which no provider bills. Throws `MODEL_UNREACHABLE`, `MODEL_SILENT`, `MODEL_KEY_REFUSED`, `MODEL_RATE_LIMITED` or `MODEL_FAILED`. */
export async function probeModel({ provider, name, url, key }: ConfiguredModel, { timeoutMs }: { timeoutMs: number }): Promise<ModelProbe> {
  const base = (url ?? (provider === "anthropic" ? "https://api.anthropic.com/v1" : "https://api.openai.com/v1")).replace(/\/+$/, "");
  const of = `The model's endpoint ${redactSecrets(base, key ? [key] : [])}`;
  const start = performance.now();
  const response = await ask();
  const latencyMs = Math.round(performance.now() - start);
  if (response.status === 401 || response.status === 403) throw new AtlasError(`${of} refused the key (${response.status}).`, { code: "MODEL_KEY_REFUSED", hint: "Correct ATLAS_MODEL_KEY, or the provider's own variable, in .env." });
  if (response.status === 429) throw new AtlasError(`${of} takes no more requests for the moment.`, { code: "MODEL_RATE_LIMITED", hint: "Try again in a minute." });
  if (response.status >= 500) throw new AtlasError(`${of} failed (${response.status}).`, { code: "MODEL_FAILED", hint: "Try again; if it stays so, ask the provider." });
  return { listed: response.ok ? isListed(response.body, name) : undefined, latencyMs };

  async function ask(): Promise<{ status: number; ok: boolean; body: unknown }> {
    try {
      const answer = await fetch(`${base}/models`, { headers: headersOf({ provider, key }), signal: AbortSignal.timeout(timeoutMs) });
      const text = await answer.text();
      return { status: answer.status, ok: answer.ok, body: parse(text) };
    } catch (thrown) {
      const late = thrown instanceof Error && thrown.name === "TimeoutError";
      if (late) throw new AtlasError(`${of} did not answer within ${timeoutMs / 1000} s.`, { code: "MODEL_SILENT", hint: "Check ATLAS_MODEL_URL, and the firewalls on the way.", cause: thrown });
      throw new AtlasError(`${of} cannot be reached: ${redactSecrets(messageOf(thrown), key ? [key] : [])}.`, { code: "MODEL_UNREACHABLE", hint: "Check ATLAS_MODEL_URL and that its server runs.", cause: thrown });
    }
  }
}

function headersOf({ provider, key }: Pick<ConfiguredModel, "provider" | "key">): Record<string, string> {
  if (key === undefined) return {};
  return provider === "anthropic" ? { "x-api-key": key, "anthropic-version": "2023-06-01" } : { authorization: `Bearer ${key}` };
}

function isListed(body: unknown, name: string): boolean | undefined {
  if (typeof body !== "object" || body === null || !("data" in body) || !Array.isArray(body.data)) return undefined;
  if ("has_more" in body && body.has_more === true) return undefined;
  return body.data.some((model: unknown) => typeof model === "object" && model !== null && "id" in model && (model.id === name || model.id === `${name}:latest`));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // whatever it is, it is no list of models
  }
}
