import { messageOf } from "../errors.ts";
import type { PluginDBConnection } from "../types/datasource.ts";
import { errorFaults } from "./check-errors.ts";
import { sample, type ConformanceQueries } from "./dialect-queries.ts";
import { attempt, describeValue, type ConformanceFault } from "./faults.ts";
import { answerFaults, firstValue, isResult } from "./read-answer.ts";

export interface QueriesOptions {
  /** One that works. */
  query: string;
  queries: ConformanceQueries;
  /** The config's secrets. */
  secrets: readonly string[];
}

/** Asks a connection that answers for what it easily gets wrong. A query that it refuses is none that it got wrong. */
export async function checkQueries(connection: PluginDBConnection, { query, queries, secrets }: QueriesOptions): Promise<ConformanceFault[]> {
  const faults: ConformanceFault[] = [];
  for (const [name, judge] of Object.entries(judges) as [keyof typeof judges, Judge][]) {
    const sql = queries[name];
    const answer = sql === undefined ? undefined : await attempt(() => connection.query(sql, patienceMs));
    if (answer === undefined || "thrown" in answer) continue;
    const malformed = answerFaults(answer.value);
    const wrong = isResult(answer.value) && malformed.length === 0 ? judge(firstValue(answer.value), answer.value) : undefined;
    faults.push(...malformed, ...(wrong ? [{ ...wrong, key: "query" }] : []));
  }
  return [...faults, ...(await checkTogether(connection, { query, queries })), ...(await checkFailure(connection, { query, queries, secrets }))];
}

type Judge = (value: unknown, answer: { columns: string[]; rows: Record<string, unknown>[] }) => { code: string; message: string } | undefined;

const judges = {
  empty: (_, { columns, rows }) => (rows.length > 0 || columns.length === 1 ? undefined : { code: "QUERY_EMPTY_BARE", message: `A result without rows has ${columns.length === 0 ? "no columns" : `${columns.length} columns`} where the query has one` }),
  text: (value) => (value === sample.text ? undefined : { code: "QUERY_TEXT_CHANGED", message: `The text ${describeValue(sample.text)} came back as ${describeValue(value)}` }),
  integer: (value) => (isExactly(value, sample.integer) ? undefined : { code: "QUERY_NUMBER_ROUNDED", message: `The integer ${sample.integer} came back as ${show(value)}` }),
  decimal: (value) => (isExactly(value, sample.decimal) ? undefined : { code: "QUERY_NUMBER_ROUNDED", message: `The decimal ${sample.decimal} came back as ${show(value)}` }),
  date: (value) => (dayOf(value) === sample.date ? undefined : { code: "QUERY_DATE_CHANGED", message: `The date ${sample.date} came back as ${show(value)}` }),
  nothing: (value) => (value === null ? undefined : { code: "QUERY_NULL_CHANGED", message: `NULL came back as ${describeValue(value)}` }),
  twice: (_, { rows }) => (Object.values(rows[0] ?? {}).map(Number).join() === "1,2" ? undefined : { code: "QUERY_COLUMN_LOST", message: `Of two columns with the same name came back ${describeValue(rows[0])}` }),
} satisfies Record<string, Judge>;

/** Several at a time: each gets its own answer. */
async function checkTogether(connection: PluginDBConnection, { query, queries: { text } }: Pick<QueriesOptions, "query" | "queries">): Promise<ConformanceFault[]> {
  const asked = [query, text ?? query, query, text ?? query];
  const alone = new Map<string, string>();
  for (const sql of new Set(asked)) alone.set(sql, outline(await attempt(() => connection.query(sql, patienceMs))));
  const together = await Promise.all(asked.map((sql) => attempt(() => connection.query(sql, patienceMs))));
  const [odd] = together.filter((answer, index) => outline(answer) !== alone.get(asked[index] ?? ""));
  if (!odd) return [];
  return [{ code: "QUERY_MIXED_UP", message: `One of four queries at the same time ${"thrown" in odd ? `failed: ${messageOf(odd.thrown)}` : `got the answer ${describeValue(odd.value)}, which is another one's`}`, key: "query" }];
}

/** The columns alone: what is in the rows may change from one moment to the next. */
function outline(answer: Awaited<ReturnType<typeof attempt>>): string {
  return "value" in answer && isResult(answer.value) ? `${answer.value.columns.join()} ${answer.value.rows.length}` : "";
}

async function checkFailure(connection: PluginDBConnection, { query, queries: { fails }, secrets }: QueriesOptions): Promise<ConformanceFault[]> {
  if (fails === undefined) return [];
  const failed = await attempt(() => connection.query(fails, patienceMs));
  const faults = "thrown" in failed
    ? errorFaults(failed.thrown, { what: "query()", key: "query", secrets })
    : [{ code: "QUERY_ERROR_SWALLOWED", message: `query() answered ${describeValue(failed.value)} to a query that its database refuses`, key: "query" }];
  return [...faults, ...(await checkAlive(connection, { query, after: "one that failed" }))];
}

/** After trouble the connection goes on, or says so by being closed. */
export async function checkAlive(connection: PluginDBConnection, { query, after }: { query: string; after: string }): Promise<ConformanceFault[]> {
  const next = await attempt(() => connection.query(query, patienceMs));
  return "thrown" in next ? [{ code: "QUERY_STUCK", message: `A query after ${after} fails too: ${messageOf(next.thrown)}`, key: "query" }] : [];
}

function isExactly(value: unknown, expected: string): boolean {
  const written = ownWriting(value);
  if (typeof written !== "string" && typeof written !== "bigint") return false;
  return String(written).replace(/(\.\d*?)0+$/, "$1") === expected;
}

function dayOf(value: unknown): string {
  const written = ownWriting(value);
  return typeof written === "string" ? written.slice(0, 10) : "";
}

/** Of what says itself how it is written, as dates and the numbers of some drivers do. */
function ownWriting(value: unknown): unknown {
  return typeof value === "object" && value !== null && "toJSON" in value && typeof value.toJSON === "function" ? value.toJSON() : value;
}

function show(value: unknown): string {
  return typeof value === "number" || typeof value === "bigint" ? `the ${typeof value} ${value}` : describeValue(value);
}

const patienceMs = 5_000;
