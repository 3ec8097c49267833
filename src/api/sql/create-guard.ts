import { checkFunctions } from "./layers/check-functions.ts";
import { checkPatterns } from "./layers/check-patterns.ts";
import { checkText } from "./layers/check-text.ts";
import { capRows, type Capped } from "./layers/cap-rows.ts";
import { runValidator } from "./layers/run-validator.ts";
import { checkTables, type Whitelist } from "./layers/whitelist.ts";
import type { QueryFacts } from "./facts.ts";
import { preparePolicy, type GuardPolicy, type PreparedPolicy } from "./policy.ts";
import { loadPostgresReader } from "./postgres/load-reader.ts";
import { readSql } from "./reader/read-sql.ts";
import { Refusal } from "./refusal.ts";
import type { Layer, Verdict } from "./verdict.ts";
import { createVerdictCache, type VerdictCache } from "./verdict-cache.ts";

export interface Guard {
  /** Judges a text. Never throws: what cannot be judged is rejected. */
  judge(sql: string): Promise<Verdict>;
}

/** Verdicts may share one cache: their keys hold the policy. */
export function createGuard(policy: GuardPolicy, cache: VerdictCache = createVerdictCache()): Guard {
  const { validate, validateTimeoutMs = 5000 } = policy;
  if (validate) return { judge: (sql) => judgeByValidator(sql, (text) => runValidator(text, { validate, timeoutMs: validateTimeoutMs })) };
  const prepared = preparePolicy(policy);
  const { engine } = prepared;
  let read: ReadQuery | undefined = engine === "postgres" ? undefined : (text) => readSql(text, engine);

  async function judge(sql: string): Promise<Verdict> {
    const key = `${prepared.hash}${sql}`;
    const known = cache.get(key);
    if (known) return known;
    try {
      read ??= await loadPostgresReader();
    } catch {
      return reject(new Refusal("SQL_UNPARSABLE", "The query cannot be judged: the Postgres parser (libpg-query) could not be loaded."), { layer: "parse", layers: [] });
    }
    const verdict = judgeByLayers(sql, prepared, read);
    // That says more about the machine's load than about the query.
    if (verdict.valid || verdict.code !== "SQL_PATTERN_TIMED_OUT") cache.set(key, verdict);
    return verdict;
  }

  return { judge };
}

type ReadQuery = (text: string) => QueryFacts;

async function judgeByValidator(sql: string, run: (text: string) => Promise<void>): Promise<Verdict> {
  try {
    await run(sql);
    return { valid: true, sql, tables: [], functions: [], limit: null, layers: ["validator"] };
  } catch (thrown) {
    return reject(thrown, { layer: "validator", layers: [] });
  }
}

/** From the cheapest layer to the dearest; the first that says no has the word. */
function judgeByLayers(sql: string, { engine, whitelist, functions, patterns, rowLimit }: PreparedPolicy, readQuery: ReadQuery): Verdict {
  const passed: Layer[] = [];
  let facts: QueryFacts | undefined;
  let current: Layer = "text";

  function pass<Result>(layer: Layer, run: () => Result): Result {
    current = layer;
    const result = run();
    passed.push(layer);
    return result;
  }

  try {
    const text = pass("text", () => checkText(sql));
    pass("patterns", () => checkPatterns(text, { patterns, engine }));
    const read = pass("parse", () => readQuery(text));
    facts = read;
    pass("tables", () => checkTables(read, { whitelist, text }));
    pass("functions", () => checkFunctions(read, { allowed: functions, text }));
    const capped: Capped = pass("limit", () => capRows(text.slice(0, read.end), { limit: read.limit, rowLimit }));
    return { valid: true, ...capped, ...namesIn(read, whitelist), layers: passed };
  } catch (thrown) {
    return reject(thrown, { layer: current, layers: passed, names: facts && namesIn(facts, whitelist) });
  }
}

function reject(thrown: unknown, { layer, layers, names = { tables: [], functions: [] } }: { layer: Layer; layers: readonly Layer[]; names?: Names | undefined }): Verdict {
  // A reader that fails is a text that was not understood: it must not run.
  const { code, message } = thrown instanceof Refusal ? thrown : { code: "SQL_UNPARSABLE" as const, message: "The query could not be read." };
  return { valid: false, code, reason: message, layer, ...names, layers };
}

interface Names {
  tables: string[];
  functions: string[];
}

/** Allowed tables as the whitelist writes them, others as the query does. */
function namesIn({ tables, functions }: QueryFacts, whitelist: Whitelist): Names {
  return { tables: [...new Set(tables.map(({ key, written }) => whitelist.entryFor(key) ?? written))], functions: [...new Set(functions.map(({ name }) => name))] };
}
