import { nearestName } from "../nearest-name.ts";
import { isActionPlugin, isContextPlugin, isDatasourcePlugin, isSandboxPlugin } from "../plugin-types.ts";
import type { AtlasPlugin } from "../types/plugin.ts";
import { checkConnection, checkGuard } from "./check-connection.ts";
import { checkContext, checkHandlers, checkInput, checkSandbox } from "./check-parts.ts";
import type { ConformanceFault } from "./faults.ts";

/** Uses a plugin as a host does, and returns where it does not keep its side. No action is ever executed, and no deadline set. */
export async function checkConformance(plugin: AtlasPlugin): Promise<ConformanceFault[]> {
  const faults = [...misspeltKeys(plugin), ...(await checkHandlers(plugin))];
  if (isContextPlugin(plugin)) faults.push(...(await checkContext(plugin.contextProvider)));
  if (isDatasourcePlugin(plugin)) faults.push(...(await checkGuard(plugin.connection)), ...(await checkConnection(() => plugin.connection.create())));
  if (isActionPlugin(plugin)) faults.push(...plugin.actions.flatMap(({ name, tool }) => checkInput(name, tool.inputSchema)));
  if (isSandboxPlugin(plugin)) faults.push(...(await checkSandbox(plugin.sandbox)));
  return faults;
}

function misspeltKeys(plugin: AtlasPlugin): ConformanceFault[] {
  return Object.keys(plugin).filter((key) => !known.includes(key)).flatMap((key) => {
    const meant = nearestName(key, known.filter((name) => !(name in plugin)));
    return meant ? [{ code: "PLUGIN_KEY_MISSPELT", message: `"${key}" is nothing that a host looks at; did you mean "${meant}"?`, key }] : [];
  });
}

const known = ["id", "type", "types", "version", "name", "config", "hooks", "schema", "initialize", "healthCheck", "diagnose", "teardown", "connection", "entities", "dialect", "contextProvider", "routes", "actions", "sandbox", "security"];
