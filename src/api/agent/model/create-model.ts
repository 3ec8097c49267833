import type { LanguageModel } from "ai";
import type { ConfiguredModel } from "./configured-model.ts";

/** The model itself. Its provider's package is loaded here, and no other one. */
export async function createModel({ provider, name, url, key }: ConfiguredModel): Promise<Exclude<LanguageModel, string>> {
  const options = { ...(url !== undefined && { baseURL: url }), ...(key !== undefined && { apiKey: key }) };
  if (provider === "anthropic") {
    const { createAnthropic } = await import("@ai-sdk/anthropic");
    return createAnthropic(options)(name);
  }
  if (provider === "openai") {
    const { createOpenAI } = await import("@ai-sdk/openai");
    return createOpenAI(options)(name);
  }
  const { createOpenAICompatible } = await import("@ai-sdk/openai-compatible");
  return createOpenAICompatible({ ...options, name: provider, baseURL: url ?? "", includeUsage: true })(name);
}
