import { relative, resolve } from "node:path";
import { loadConfig } from "@atlas/api/lib/config";
import { pluginTypes, type AtlasPlugin } from "@useatlas/plugin-sdk";
import { formatTable } from "../format-table.ts";
import { printResult } from "../report.ts";
import { reserveStdout } from "../stdout.ts";

export interface PluginListOptions {
  cwd: string;
  json?: boolean;
}

/** Lists the plugins of the config, in their order. Loads them, and calls nothing of theirs. */
export async function pluginList({ cwd, json }: PluginListOptions): Promise<void> {
  reserveStdout();
  const { config, path } = await loadConfig(resolve(cwd));
  const plugins = (config.plugins ?? []).map(describe);
  printResult({ value: { config: path, plugins }, text: format(plugins, relative(process.cwd(), path)) }, { json });
}

type PluginLine = ReturnType<typeof describe>;

function describe(plugin: AtlasPlugin) {
  const types = pluginTypes(plugin);
  return { id: plugin.id, types, version: plugin.version, name: plugin.name ?? plugin.id, tables: Object.keys(plugin.schema ?? {}) };
}

function format(plugins: readonly PluginLine[], path: string): string {
  if (plugins.length === 0) return `${path} has no plugins.`;
  const rows = plugins.map(({ id, types, version, name }) => [id, types.join(", "), version, name]);
  return formatTable(["id", "type", "version", "name"], rows);
}
