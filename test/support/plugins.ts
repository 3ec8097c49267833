import type { AtlasContextPlugin, AtlasDatasourcePlugin, PluginDBConnection } from "@useatlas/plugin-sdk";

/** A context plugin that is nothing but valid, with what a test cares about on top. */
export function contextPlugin(id: string, parts: Partial<AtlasContextPlugin> = {}): AtlasContextPlugin {
  return { id, type: "context", version: "1.0.0", contextProvider: { load: () => "" }, ...parts };
}

/** A datasource plugin over `create`. */
export function datasourcePlugin(id: string, create: () => PluginDBConnection | Promise<PluginDBConnection>): AtlasDatasourcePlugin {
  return { id, type: "datasource", version: "1.0.0", connection: { create, dbType: "postgres" } };
}

/** A promise that never settles. */
export function never(): Promise<never> {
  return new Promise(() => undefined);
}
