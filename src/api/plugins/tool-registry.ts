import { AtlasError, isActionPlugin, type PluginToolDefinition } from "@useatlas/plugin-sdk";
import type { PluginEntry } from "./registry.ts";

export interface RegisteredTool extends PluginToolDefinition {
  readonly pluginId: string;
}

/**
 * The tools that plugins add to the agent's own. Names are unique among them, the host's own and the plugins' actions,
 * which the model sees as tools too.
 */
export function createToolRegistry(entries: readonly PluginEntry[]) {
  const owners = new Map<string, string>(HOST_TOOLS.map((name) => [name, "Atlas itself"]));
  const tools: RegisteredTool[] = [];
  for (const { plugin } of entries) {
    if (isActionPlugin(plugin)) for (const { name } of plugin.actions) take(name, plugin.id);
  }

  function take(name: string, pluginId: string): void {
    const owner = owners.get(name);
    if (owner !== undefined) {
      throw new AtlasError(`Plugin "${pluginId}" cannot register the tool "${name}": ${describe(owner)} has a tool of that name.`, {
        code: "TOOL_NAME_TAKEN",
        hint: "Rename one of the two.",
      });
    }
    owners.set(name, pluginId);
  }

  function register(pluginId: string, tool: PluginToolDefinition): void {
    if (!toolName.test(tool.name)) {
      throw new AtlasError(`Plugin "${pluginId}" cannot register the tool ${JSON.stringify(tool.name)}: its name must be 1 to 64 letters, digits, dashes or underscores.`, {
        code: "TOOL_NAME_INVALID",
      });
    }
    take(tool.name, pluginId);
    tools.push({ ...tool, pluginId });
  }

  return { register, list: (): readonly RegisteredTool[] => tools };
}

function describe(owner: string): string {
  return HOST_OWNER === owner ? owner : `plugin "${owner}"`;
}

const HOST_OWNER = "Atlas itself";
const HOST_TOOLS = ["executeSQL", "explore"];
const toolName = /^[a-zA-Z0-9_-]{1,64}$/;
