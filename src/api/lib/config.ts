export { defineConfig } from "../config/define-config.ts";
export type { AtlasConfig, LogLevel } from "../config/define-config.ts";
export { importModule } from "../config/import-module.ts";
export { loadConfig } from "../config/load-config.ts";
export type { LoadConfigOptions, LoadedConfig } from "../config/load-config.ts";
export { pluginList } from "../config/plugin-entries.ts";
export { resolvePort } from "../config/settings.ts";
