import { AtlasError } from "@useatlas/plugin-sdk";

export interface ModelChoice {
  provider: "anthropic" | "openai" | "openai-compatible" | "ollama" | undefined;
  name: string | undefined;
  /** Base URL. */
  url: string | undefined;
  key: string | undefined;
}

/** A model that can be asked, as far as that is known without asking it. */
export interface ConfiguredModel {
  provider: NonNullable<ModelChoice["provider"]>;
  name: string;
  /** Undefined: the provider's own. */
  url: string | undefined;
  key: string | undefined;
}

/** What is configured. Throws `MODEL_NOT_CONFIGURED`, `MODEL_KEY_MISSING` or `MODEL_URL_INVALID`, and asks nobody. */
export function configuredModel({ provider, name, url, key }: ModelChoice): ConfiguredModel {
  if (!provider || !name) {
    const missing = !provider ? (name ? "The model's provider" : "A model") : `The name of the model of ${provider}`;
    throw new AtlasError(`${missing} is not configured.`, {
      code: "MODEL_NOT_CONFIGURED",
      hint: "Set ATLAS_PROVIDER (anthropic, openai, openai-compatible or ollama) and ATLAS_MODEL in .env, or model in atlas.config.ts.",
    });
  }
  if (provider === "openai-compatible" && !url) {
    throw new AtlasError("The address of the OpenAI-compatible endpoint is not configured.", { code: "MODEL_NOT_CONFIGURED", hint: "Set ATLAS_MODEL_URL to its base URL, such as http://localhost:8000/v1." });
  }
  if (key === undefined && (provider === "anthropic" || provider === "openai")) {
    throw new AtlasError(`The key for the model of ${provider} is missing.`, { code: "MODEL_KEY_MISSING", hint: `Set ${provider === "openai" ? "OPENAI" : "ANTHROPIC"}_API_KEY or ATLAS_MODEL_KEY in .env.` });
  }
  const address = provider === "ollama" ? ollamaUrl(url) : url;
  if (address !== undefined && !/^https?:$/.test(protocolOf(address))) {
    throw new AtlasError("The model's address is not a URL that begins with http:// or https://.", { code: "MODEL_URL_INVALID", hint: "Correct ATLAS_MODEL_URL." });
  }
  return { provider, name, url: address, key };
}

/** Ollama's own variable holds the server's address; what is spoken with it lies under /v1. */
function ollamaUrl(url = "http://127.0.0.1:11434"): string {
  const base = url.replace(/\/+$/, "").replace(/\/api$/, "");
  return base.endsWith("/v1") ? base : `${base}/v1`;
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : "";
}
