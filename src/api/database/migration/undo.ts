import { AtlasError } from "@useatlas/plugin-sdk";
import type { ClientBase } from "pg";
import { qualify, quoteIdentifier, schemaOf } from "../quote.ts";
import { hazard } from "./create-step.ts";
import type { HistoryEntry } from "./history.ts";
import type { Step } from "./types.ts";

/** The steps that take back what is left of the latest run, last first. Those that would delete data are hazards. */
export async function planUndo(client: ClientBase, history: readonly HistoryEntry[]): Promise<Step[]> {
  const undone = new Set(history.map(({ undoes }) => undoes));
  const open = history.filter(({ id, undoes, reversal, pluginId, hash }) => hash !== null && undoes === null && reversal !== "" && pluginId !== "atlas" && !undone.has(id));
  const last = open.at(-1);
  const steps: Step[] = [];
  for (const entry of open.filter(({ runId }) => runId === last?.runId).reverse()) steps.push(await reverse(client, entry));
  return steps;
}

async function reverse(client: ClientBase, entry: HistoryEntry): Promise<Step> {
  const { id, pluginId, stepId, kind, reversal } = entry;
  const source = { pluginId, ...(entry.table === null ? {} : { table: entry.table }), ...(entry.field === null ? {} : { field: entry.field }) };
  if (reversal === null) {
    throw new AtlasError(`Migration step ${stepId} cannot be taken back, and nothing was changed.`, { code: "UNDO_IMPOSSIBLE", hint: "Restore the table from a backup, or declare what is wanted and migrate." });
  }
  const lost = await losesData(client, entry);
  return {
    ...source,
    id: `${pluginId}/undo/${id}`,
    kind: kind === "build-index" ? "drop-index" : "undo",
    sql: reversal,
    reversal: null,
    guards: [],
    locks: entry.table === null ? [] : [{ mode: "ACCESS EXCLUSIVE", table: `${schemaOf(pluginId)}.${entry.table}` }],
    rewrites: false,
    blocks: "everybody",
    hazards: lost ? [hazard("DROP", source, "holds data, which would be deleted")] : [],
    undoes: id,
  };
}

async function losesData(client: ClientBase, { kind, pluginId, table, field }: HistoryEntry): Promise<boolean> {
  if (table === null || (kind !== "create-table" && kind !== "add-column")) return false;
  const where = field === null ? "" : ` WHERE ${quoteIdentifier(field)} IS NOT NULL`;
  const { rows } = await client.query<{ lost: boolean }>(`SELECT EXISTS (SELECT FROM ${qualify(schemaOf(pluginId), table)}${where}) AS lost`);
  return rows[0]?.lost === true;
}
