import type { PluginType } from "@useatlas/plugin-sdk";
import type { PluginNames } from "./plugin-name.ts";

/** The lines that put a new plugin into `atlas.config.ts`. */
export interface Registration {
  import: string;
  /** One element of `plugins`. */
  entry: string;
  /** The lines that `.env` needs for it. */
  env: string[];
}

export interface RegistrationOptions {
  names: PluginNames;
  type: PluginType;
  /** The plugin's folder, as seen from the config's. */
  from: string;
  /** The config file's name; only a TypeScript one can say that a variable is set. */
  config: string;
}

export function registration({ names, type, from, config }: RegistrationOptions): Registration {
  const specifier = `${from.startsWith(".") || from.startsWith("/") ? "" : "./"}${from}/src/index`;
  const assertion = config.endsWith(".ts") ? "!" : "";
  const settings = settingsOf[type].map(({ key, suffix }) => `${key}: process.env.${names.constantCase}_${suffix}${assertion}`);
  return {
    import: `import { ${names.factory} } from ${JSON.stringify(specifier)};`,
    entry: `${names.factory}(${settings.length > 0 ? `{ ${settings.join(", ")} }` : "{}"})`,
    env: settingsOf[type].map(({ suffix, example }) => `${names.constantCase}_${suffix}=${example}`),
  };
}

/** What the config of each type's template cannot do without. */
const settingsOf: Record<PluginType, { key: string; suffix: string; example: string }[]> = {
  datasource: [{ key: "url", suffix: "URL", example: "postgresql://localhost:5432/postgres" }],
  context: [],
  interaction: [{ key: "secret", suffix: "SECRET", example: "" }],
  action: [
    { key: "url", suffix: "URL", example: "" },
    { key: "token", suffix: "TOKEN", example: "" },
  ],
  sandbox: [],
};
