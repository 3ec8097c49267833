import { AtlasError, isAtlasError, messageOf, redactSecrets, type AfterQueryHookContext, type PluginDBConnection, type QueryErrorHookContext, type QueryHookContext } from "@useatlas/plugin-sdk";
import type { AuditEntry } from "./audit.ts";
import type { Limiter } from "./limiter.ts";
import { shapeResult, type ResultLimits, type ShapedResult } from "./shape-result.ts";

export interface QueryRequest {
  sql: string;
  connectionId: string;
  /** Who asks, for the audit: the agent's tool, a command, a plugin. */
  origin: "agent" | "command" | "http" | "plugin";
  /** The plugin that asks, if one does. */
  pluginId?: string | undefined;
  /** Milliseconds; the host's own deadline where it is shorter. */
  timeoutMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

export interface QueryAnswer extends ShapedResult {
  rowCount: number;
  /** What ran, to the byte. */
  sql: string;
  durationMs: number;
}

/** The verdict of a guard, as far as a query's path needs it. */
export type Judgement = { valid: true; sql: string } | { valid: false; code: string; reason: string };

export interface QueryPath extends ResultLimits {
  timeoutMs: number;
  judge(connectionId: string, sql: string): Promise<Judgement>;
  hooks: {
    beforeQuery(context: QueryHookContext): QueryHookContext | Promise<QueryHookContext>;
    afterQuery(context: AfterQueryHookContext): void;
    onQueryError(context: QueryErrorHookContext): void;
  };
  limiterOf(connectionId: string): Limiter;
  open(connectionId: string): Promise<PluginDBConnection>;
  call<Result>(call: { pluginId: string; method: string; deadlineMs: number }, run: () => Promise<Result>): Promise<Result>;
  audit(entry: AuditEntry): void;
  /** What must not appear in a failure of this connection. */
  secretsOf(connectionId: string): readonly string[];
}

/**
 * The only way to a database: guard, hooks, guard again when a hook changed the text, limits, driver under its deadline,
 * rows within their cap, observers, audit. Throws an AtlasError in words that help whoever asked.
 */
export async function runQuery(request: QueryRequest, path: QueryPath): Promise<QueryAnswer> {
  const start = performance.now();
  const { connectionId } = request;
  let ran: string | undefined;
  try {
    const sql = await judgeTwice(request, path);
    ran = sql;
    const result = await execute(sql, request, path);
    const durationMs = Math.round(performance.now() - start);
    path.hooks.afterQuery({ sql, connectionId, result: { columns: result.columns, rows: result.rows }, durationMs });
    path.audit({ request, ran: sql, durationMs, rowCount: result.rows.length, truncated: result.truncated });
    return { ...result, rowCount: result.rows.length, sql, durationMs };
  } catch (thrown) {
    const failure = explain(thrown, request, path);
    path.hooks.onQueryError({ sql: ran ?? request.sql, connectionId, error: failure.message, code: failure.code });
    path.audit({ request, ran, durationMs: Math.round(performance.now() - start), failure });
    throw failure;
  }
}

/** What may run. The hooks see what was asked for; what they make of it is judged like everything else. */
async function judgeTwice({ sql, connectionId }: QueryRequest, { judge, hooks }: QueryPath): Promise<string> {
  const first = accept(await judge(connectionId, sql));
  const hooked = await hooks.beforeQuery({ sql, connectionId });
  return hooked.sql === sql ? first : accept(await judge(connectionId, hooked.sql));
}

function accept(judgement: Judgement): string {
  if (judgement.valid) return judgement.sql;
  throw new AtlasError(judgement.reason, { code: judgement.code });
}

async function execute(sql: string, { connectionId, timeoutMs = Infinity, signal }: QueryRequest, path: QueryPath): Promise<ShapedResult> {
  const deadlineMs = Math.min(timeoutMs, path.timeoutMs);
  signal?.throwIfAborted();
  const leave = await path.limiterOf(connectionId).enter({ connectionId, timeoutMs: deadlineMs });
  const late = new AbortController();
  try {
    const connection = await path.open(connectionId);
    // One row more than is shown tells whether there are more.
    const options = { maxRows: path.rowLimit + 1, signal: signal ? AbortSignal.any([signal, late.signal]) : late.signal };
    // The driver cancels at the deadline; the host waits a little longer, and no longer, for drivers that ignore it.
    const call = { pluginId: connectionId, method: "query()", deadlineMs: deadlineMs + graceMs };
    return shapeResult(await path.call(call, () => connection.query(sql, deadlineMs, options)), path);
  } finally {
    late.abort();
    leave();
  }
}

function explain(thrown: unknown, { connectionId, signal }: QueryRequest, path: QueryPath): AtlasError {
  const secrets = path.secretsOf(connectionId);
  const cause = isAtlasError(thrown) && thrown.code === "PLUGIN_THROWS" ? thrown.cause : thrown;
  if (signal?.aborted) return new AtlasError("The query was cancelled.", { code: "QUERY_CANCELLED", cause: thrown });
  if (isAtlasError(cause) && cause.code === "PLUGIN_TIMEOUT") {
    return new AtlasError(`The query on "${connectionId}" did not finish in time.`, { code: "QUERY_TIMEOUT", hint: "Read less: filter, aggregate, or ask for fewer rows.", cause: thrown });
  }
  const message = redactSecrets(messageOf(cause), secrets);
  if (isAtlasError(cause)) return new AtlasError(message, { code: cause.code, hint: cause.hint, cause: thrown });
  return new AtlasError(`The query on "${connectionId}" failed: ${message}`, { code: "QUERY_FAILED", cause: thrown });
}

const graceMs = 1000;
