import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import type { ClientBase } from "pg";
import type { Step } from "./types.ts";

/** One call of a migration, which its steps are recorded under. */
export interface Run {
  id: string;
  /** Who migrates: the user and the machine. */
  actor: string;
  /** Of the plugins, by id. */
  versions: ReadonlyMap<string, string>;
}

export interface HistoryEntry {
  id: string;
  pluginId: string;
  pluginVersion: string | null;
  stepId: string | null;
  kind: string;
  table: string | null;
  field: string | null;
  statement: string;
  reversal: string | null;
  runId: string | null;
  actor: string | null;
  /** The entry that this one took back. */
  undoes: string | null;
  /** The catalog as it was after the last step of a run. */
  catalog: string | null;
  toolVersion: string;
  durationMs: number;
  appliedAt: Date;
  previousHash: string | null;
  hash: string | null;
}

export interface RecordOptions {
  run: Run;
  durationMs: number;
  catalog: string | null;
}

/** What is kept of a step. */
export interface Recorded extends Pick<Step, "pluginId" | "table" | "field" | "id" | "sql" | "reversal" | "undoes"> {
  kind: string;
}

/** Records a step in its transaction. Each entry carries the hash of the one before it, so that none can be changed unnoticed. */
export async function record(client: ClientBase, step: Recorded, { run, durationMs, catalog }: RecordOptions): Promise<void> {
  const { rows } = await client.query<{ hash: string | null }>("SELECT hash FROM atlas.migrations ORDER BY id DESC LIMIT 1");
  const entry: Content = {
    pluginId: step.pluginId,
    pluginVersion: run.versions.get(step.pluginId) ?? null,
    stepId: step.id,
    kind: step.kind,
    table: step.table ?? null,
    field: step.field ?? null,
    statement: step.sql,
    reversal: step.reversal,
    runId: run.id,
    actor: run.actor,
    undoes: step.undoes ?? null,
    catalog,
    toolVersion: toolVersion(),
    durationMs,
    appliedAt: new Date(),
    previousHash: rows[0]?.hash ?? null,
  };
  const checksum = createHash("sha256").update(step.sql).digest("hex");
  await client.query(insert, [...contentOf(entry), checksum, hashOf(entry)]);
}

/** Records that a step begins which no transaction holds together: what ended in the middle of it can be seen. */
export async function recordStart(client: ClientBase, step: Step, run: Run): Promise<void> {
  const { undoes: _, ...begun } = step;
  await record(client, { ...begun, kind: started, sql: `-- ${step.kind} began\n${step.sql}`, reversal: "" }, { run, durationMs: 0, catalog: null });
}

/** The steps that began and did not end, unless a later run found them done. */
export function unfinished(history: readonly HistoryEntry[], { steps }: { steps: readonly Step[] }): HistoryEntry[] {
  const begun = new Map<string, HistoryEntry>();
  for (const entry of history) {
    if (entry.kind === started && entry.stepId !== null) begun.set(entry.stepId, entry);
    else begun.delete(entry.stepId ?? "");
  }
  return [...begun.values()].filter((entry) => steps.some(({ pluginId, table, field }) => entry.pluginId === pluginId && entry.table === (table ?? null) && entry.field === (field ?? null)));
}

/** The whole history, oldest first; empty when there is none, or one of before it was chained. */
export async function readHistory(client: ClientBase): Promise<HistoryEntry[]> {
  const { rows } = await client.query<{ chained: boolean }>(chainedQuery);
  return rows[0]?.chained ? (await client.query<HistoryEntry>(select)).rows : [];
}

/** Records that everything is meant to be as it is found: the catalog, and the history as far as it goes. */
export async function recordAcceptance(client: ClientBase, { run, catalog }: Pick<RecordOptions, "run" | "catalog">): Promise<void> {
  await record(client, { pluginId: "atlas", id: "atlas/accept", kind: accepted, sql: digestOf(await readHistory(client)), reversal: "" }, { run, durationMs: 0, catalog });
}

/** The first entry that is not as it was written, or does not follow the one before it; what was accepted as it is does not count. */
export function firstEdited(history: readonly HistoryEntry[]): HistoryEntry | undefined {
  const lastAccepted = history.findLastIndex((entry, index) => entry.kind === accepted && entry.hash === hashOf(entry) && entry.statement === digestOf(history.slice(0, index)));
  return history.find((entry, index) => {
    if (index <= lastAccepted) return false;
    const before = history[index - 1];
    const unchained = entry.hash === null && (before === undefined || before.hash === null);
    return !unchained && (entry.hash !== hashOf(entry) || entry.previousHash !== (before?.hash ?? null));
  });
}

type Content = Omit<HistoryEntry, "id" | "hash">;

function contentOf(entry: Content): unknown[] {
  return [entry.pluginId, entry.pluginVersion, entry.stepId, entry.kind, entry.table, entry.field, entry.statement, entry.reversal, entry.runId, entry.actor, entry.undoes, entry.catalog, entry.toolVersion, entry.durationMs, entry.appliedAt, entry.previousHash];
}

function hashOf(entry: Content): string {
  return createHash("sha256").update(JSON.stringify(contentOf(entry))).digest("hex");
}

/** Of entries as they stand there, whatever their own hashes say. */
function digestOf(entries: readonly HistoryEntry[]): string {
  return createHash("sha256").update(JSON.stringify(entries.map((entry) => [entry.id, entry.hash, hashOf(entry)]))).digest("hex");
}

function toolVersion(): string {
  const { version }: { version: string } = createRequire(import.meta.url)("@atlas/api/package.json");
  return version;
}

const started = "started";
const accepted = "accept";

const insert = `
  INSERT INTO atlas.migrations (plugin_id, plugin_version, step_id, kind, table_name, field_name, statement, reversal, run_id, actor,
                                undoes, catalog, tool_version, duration_ms, applied_at, previous_hash, checksum, hash)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`;

const select = `
  SELECT id::text, plugin_id AS "pluginId", plugin_version AS "pluginVersion", step_id AS "stepId", kind, table_name AS "table", field_name AS field,
         statement, reversal, run_id AS "runId", actor, undoes::text, catalog, tool_version AS "toolVersion", duration_ms AS "durationMs",
         applied_at AS "appliedAt", previous_hash AS "previousHash", hash
  FROM atlas.migrations
  ORDER BY migrations.id`;

const chainedQuery = `
  SELECT EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('atlas.migrations') AND attname = 'hash' AND NOT attisdropped) AS chained`;
