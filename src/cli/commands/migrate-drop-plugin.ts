import { dropPlugin, pluginsWithTables, type DroppedPlugin, type Leftover } from "@atlas/api/lib/migrate";
import { AtlasError, nearestName } from "@useatlas/plugin-sdk";
import { EXIT } from "../exit-codes.ts";
import { formatTable } from "../format-table.ts";
import { printProgress, printResult, setExitCode } from "../report.ts";
import { interrupted } from "../signals.ts";
import { showingProgress } from "./migrate/show-progress.ts";
import { withDatabase } from "./migrate/with-database.ts";

export interface MigrateDropPluginOptions {
  cwd: string;
  id: string;
  dryRun?: boolean;
  allow?: string[];
  wait?: number;
  json?: boolean;
}

/** Deletes the tables of a plugin that is no longer in the config, after it has said what they hold. */
export async function migrateDropPlugin({ cwd, id, dryRun = false, allow = [], wait = 60, json }: MigrateDropPluginOptions): Promise<void> {
  await withDatabase(cwd, async ({ plugins, isAbsent, database }) => {
    if (plugins.some((plugin) => plugin.id === id)) throw configured(id);
    if (isAbsent) throw unknown(id, []);
    const opened = await database();
    const onFound = (found: DroppedPlugin) => void (!dryRun && printProgress(describe(found).join("\n")));
    const found = await showingProgress((progress) => dropPlugin(opened, id, { dryRun, allow, lockTimeoutMs: wait * 1000, onFound, ...progress, signal: interrupted }));
    if (found === undefined) throw unknown(id, await pluginsWithTables(opened));
    const text = dryRun ? [...describe(found), `Nothing was changed. To delete it: atlas migrate drop-plugin ${id} --allow ${found.hazard}`].join("\n") : `The tables of plugin "${id}" are deleted from ${opened.label}.`;
    printResult({ value: { database: opened.label, dryRun, ...found }, text }, { json });
    if (dryRun && !allow.includes(found.hazard)) setExitCode(EXIT.hazard);
  });
}

function describe({ pluginId, tables, dependents }: DroppedPlugin): string[] {
  const rows = tables.map(({ table, approximateRows, rows: exact, bytes }: Leftover) => [table, exact === null ? `about ${approximateRows ?? "?"}` : String(exact), sizeOf(bytes)]);
  return [
    `Plugin "${pluginId}" has ${tables.length} ${tables.length === 1 ? "table" : "tables"}, to be deleted for good: atlas migrate undo brings nothing of it back.`,
    ...(rows.length > 0 ? [formatTable(["table", "rows", "size"], rows)] : []),
    ...dependents.map(({ kind, from, constraint, to }) => `With them goes the ${kind} ${constraint === null ? from : `"${constraint}" of ${from}`}, which stands on ${to}.`),
  ];
}

function sizeOf(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function configured(id: string): AtlasError {
  return new AtlasError(`Plugin "${id}" is in the config: its tables would be made again at the next boot. Nothing was changed.`, {
    code: "PLUGIN_CONFIGURED",
    hint: `Remove it from atlas.config.ts first, then run: atlas migrate drop-plugin ${id}`,
  });
}

function unknown(id: string, ids: readonly string[]): AtlasError {
  const meant = nearestName(id, ids);
  const list = ids.length > 0 ? `There are tables of: ${ids.join(", ")}.` : "No plugin has tables here.";
  return new AtlasError(`The database has no tables of a plugin "${id}".`, { code: "PLUGIN_UNKNOWN", hint: meant === undefined ? list : `Did you mean "${meant}"? ${list}` });
}
