import { createGuard, createVerdictCache, type Guard, type Verdict } from "@atlas/api/lib/sql";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { EXIT } from "../exit-codes.ts";
import { setExitCode } from "../report.ts";
import { parseQueryLine, type QueryLine } from "./sql-check/query-line.ts";

export interface SqlCheckOptions {
  /** Rows that a result may have. */
  rowLimit?: number | undefined;
  input?: Readable | undefined;
  output?: Writable | undefined;
}

/**
 * Judges queries without a database: a line of JSON in, a line of JSON out, in order. Its work is judging, so rejected
 * queries are no failure: the exit code is 0, and 2 when a line could not be read.
 */
export async function sqlCheck({ rowLimit = 1000, input = process.stdin, output = process.stdout }: SqlCheckOptions = {}): Promise<void> {
  const guards = createGuards(rowLimit);
  let unreadable = 0;
  let closed = false;
  output.once("close", () => (closed = true));
  output.once("error", () => (closed = true));

  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (closed) break;
    if (line.trim() === "") continue;
    const query = parseQueryLine(line);
    if (!query.readable) unreadable++;
    const answer = query.readable ? answerTo(query, await guards.get(query).judge(query.sql)) : query.answer;
    await writeLine(output, JSON.stringify(answer), () => closed);
  }
  setExitCode(unreadable > 0 ? EXIT.usage : EXIT.done);
}

/** One guard for each dialect with each list of tables; they share one cache of verdicts. */
function createGuards(rowLimit: number) {
  const cache = createVerdictCache();
  const guards = new Map<string, Guard>();

  function get({ dialect, tables }: Pick<QueryLine, "dialect" | "tables">): Guard {
    const key = JSON.stringify([dialect, tables]);
    const known = guards.get(key);
    if (known) return known;
    if (guards.size >= mostGuards) guards.clear();
    const guard = createGuard({ dbType: dialect, tables, rowLimit }, cache);
    guards.set(key, guard);
    return guard;
  }

  return { get };
}

function answerTo({ id }: QueryLine, verdict: Verdict) {
  const { valid, tables, functions } = verdict;
  if (verdict.valid) return { id, valid, tables, functions, limit: verdict.limit };
  return { id, valid, code: verdict.code, reason: verdict.reason, tables, functions, limit: null };
}

/** Waits for a reader that is slower than the guard, but not for one that is gone. */
async function writeLine(output: Writable, line: string, isClosed: () => boolean): Promise<void> {
  if (output.write(`${line}\n`) || isClosed() || output.destroyed) return;
  await new Promise<void>((resolve) => {
    for (const event of ["drain", "close", "error"]) output.once(event, done);
    function done(): void {
      for (const event of ["drain", "close", "error"]) output.off(event, done);
      resolve();
    }
  });
}

// Lists of tables differ from line to line in evaluations; what is not needed again must not stay.
const mostGuards = 200;
