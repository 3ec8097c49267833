import type { PluginQueryResult } from "./datasource.ts";
import type { AtlasPluginContext } from "./host.ts";

/** `T` or a promise of it: every place where a plugin may answer late. */
export type Awaitable<T> = T | Promise<T>;

/** What a query hook sees. Frozen: return `{ sql }` to change it. */
export interface QueryHookContext {
  readonly sql: string;
  /** The datasource plugin's id; left out when the host's default connection is meant. */
  readonly connectionId?: string;
}

export interface AfterQueryHookContext extends QueryHookContext {
  readonly result: PluginQueryResult;
  /** Milliseconds from the driver's first byte of work to its last row. */
  readonly durationMs: number;
}

/** A query that was rejected, by the guard or by a hook, or that failed in the database. */
export interface QueryErrorHookContext extends QueryHookContext {
  /** Why, in the words that whoever asked has seen. */
  readonly error: string;
  /** Permanent, such as `SQL_TABLE_NOT_ALLOWED` or `QUERY_TIMEOUT`. */
  readonly code: string;
}

export interface ExploreHookContext {
  readonly command: string;
}

export interface AfterExploreHookContext extends ExploreHookContext {
  readonly output: string;
}

export interface RequestHookContext {
  readonly path: string;
  readonly method: string;
  /** Names in lower case; the values of `authorization` and `cookie` are redacted. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface ResponseHookContext {
  readonly path: string;
  readonly method: string;
  readonly status: number;
}

/** Replaces the query; the new text is judged again before it runs. */
export interface QueryHookMutation {
  sql: string;
}

/** Replaces the explore command. */
export interface ExploreHookMutation {
  command: string;
}

/**
 * One hook. In `beforeQuery` and `beforeExplore` a throw, in handler or matcher, rejects the operation;
 * in the observation hooks it is logged and changes nothing.
 */
export interface PluginHookEntry<Context, Mutation = never> {
  /** Return true to run the handler. Leave it out to run it always. */
  matcher?: (context: Context) => boolean;
  /** Return a mutation to rewrite the operation, throw to reject it, return nothing to let it pass. */
  handler: (context: Context, ctx: AtlasPluginContext) => Awaitable<Mutation | void>;
}

/** Hooks run in the order in which their plugins are registered, on any plugin type. */
export interface PluginHooks {
  /** Before each SQL query is executed. May rewrite or reject it. */
  beforeQuery?: PluginHookEntry<QueryHookContext, QueryHookMutation>[];
  /** After each SQL query, with its result. */
  afterQuery?: PluginHookEntry<AfterQueryHookContext>[];
  /** After a query that was rejected or failed. */
  onQueryError?: PluginHookEntry<QueryErrorHookContext>[];
  /** Before each explore command. May rewrite or reject it. */
  beforeExplore?: PluginHookEntry<ExploreHookContext, ExploreHookMutation>[];
  /** After each explore command, with its output. */
  afterExplore?: PluginHookEntry<AfterExploreHookContext>[];
  /** Before an HTTP request is routed. */
  onRequest?: PluginHookEntry<RequestHookContext>[];
  /** After an HTTP response was sent. */
  onResponse?: PluginHookEntry<ResponseHookContext>[];
}
