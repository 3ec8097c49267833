import { nearestName } from "../nearest-name.ts";
import { secretsIn } from "../redact.ts";
import { isActionPlugin, isContextPlugin, isDatasourcePlugin, isSandboxPlugin } from "../plugin-types.ts";
import type { AtlasDatasourcePlugin, AtlasPlugin } from "../types/plugin.ts";
import { checkActions } from "./check-actions.ts";
import { checkConnection, checkGuard } from "./check-connection.ts";
import { checkContext, checkHandlers } from "./check-parts.ts";
import { checkSandbox } from "./check-sandbox.ts";
import { queriesOf, type ConformanceQueries } from "./dialect-queries.ts";
import type { ConformanceFault } from "./faults.ts";

export interface ConformanceHarness {
  /** A query that works with the plugin's config. Without one the simplest query is tried, and may fail. */
  query?: string;
  /** Queries whose answer is known, where the ones for the plugin's `dbType` do not fit; `false` leaves one out. */
  queries?: { readonly [Name in keyof ConformanceQueries]?: string | false };
}

/** Uses a plugin as a host does, and returns where it does not keep its side. No action is ever executed. */
export async function checkConformance(plugin: AtlasPlugin, { query, queries }: ConformanceHarness = {}): Promise<ConformanceFault[]> {
  const faults = [...misspeltKeys(plugin), ...(await checkHandlers(plugin))];
  if (isContextPlugin(plugin)) faults.push(...(await checkContext(plugin.contextProvider)));
  if (isDatasourcePlugin(plugin)) faults.push(...(await checkDatasource(plugin, { query, queries })));
  if (isSandboxPlugin(plugin)) faults.push(...(await checkSandbox(plugin)));
  if (isActionPlugin(plugin)) faults.push(...(await checkActions(plugin)));
  return faults;
}

async function checkDatasource({ connection, config }: Pick<AtlasDatasourcePlugin, "connection" | "config">, { query = "SELECT 1 AS one", queries = {} }: ConformanceHarness): Promise<ConformanceFault[]> {
  const known = Object.entries({ ...queriesOf(connection.dbType), ...queries }).filter(([, sql]) => sql !== false);
  const options = { query, queries: Object.fromEntries(known) as ConformanceQueries, secrets: secretsIn(config) }; // none of them is false
  return [...(await checkGuard(connection)), ...(await checkConnection(() => connection.create(), options))];
}

function misspeltKeys(plugin: AtlasPlugin): ConformanceFault[] {
  return Object.keys(plugin).filter((key) => !known.includes(key)).flatMap((key) => {
    const meant = nearestName(key, known.filter((name) => !(name in plugin)));
    return meant ? [{ code: "PLUGIN_KEY_MISSPELT", message: `"${key}" is nothing that a host looks at; did you mean "${meant}"?`, key }] : [];
  });
}

const known = ["id", "type", "types", "version", "name", "config", "hooks", "schema", "initialize", "healthCheck", "diagnose", "teardown", "connection", "entities", "dialect", "contextProvider", "routes", "actions", "sandbox", "security"];
