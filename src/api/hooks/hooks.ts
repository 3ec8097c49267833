import type {
  AfterExploreHookContext,
  AfterQueryHookContext,
  AtlasPlugin,
  AtlasPluginContext,
  ExploreHookContext,
  QueryErrorHookContext,
  QueryHookContext,
  RequestHookContext,
  ResponseHookContext,
} from "@useatlas/plugin-sdk";
import { bindHooks, type BoundHook } from "./bound-hook.ts";
import { deepFreeze, observe } from "./observe.ts";
import { rewrite } from "./rewrite.ts";

export interface HooksOptions {
  plugins: readonly AtlasPlugin[];
  contextOf: (plugin: AtlasPlugin) => AtlasPluginContext;
  deadlineMs: number;
  /** Hears of observers that throw or are late. */
  onError: (failure: { pluginId: string; hook: string; thrown: unknown }) => void;
}

export type Hooks = ReturnType<typeof createHooks>;

/** The plugins' hooks, ready to be fired. Those of an unhealthy plugin are too: a guard that is ill must not fail open. */
export function createHooks({ plugins, contextOf, deadlineMs, onError }: HooksOptions) {
  const bound = (name: Parameters<typeof bindHooks>[0]) => bindHooks(name, plugins, contextOf);
  const beforeQuery = bound("beforeQuery");
  const beforeExplore = bound("beforeExplore");
  const pending = new Set<Promise<void>>();
  const report = ({ pluginId, name }: BoundHook, thrown: unknown) => onError({ pluginId, hook: name, thrown });

  /** The context is built only when somebody looks at it, and no observer can change it. */
  function observer<Context extends object>(name: Parameters<typeof bindHooks>[0], copy: (context: Context) => Context) {
    const hooks = bound(name);
    return (context: Context): void => {
      if (hooks.length === 0) return;
      for (const work of observe(hooks, deepFreeze(copy(context)), { deadlineMs, onError: report })) {
        pending.add(work);
        void work.finally(() => pending.delete(work));
      }
    };
  }

  return {
    beforeQuery: (context: QueryHookContext) => (beforeQuery.length === 0 ? context : rewrite(beforeQuery, { ...context }, { key: "sql", deadlineMs })),
    beforeExplore: (context: ExploreHookContext) => (beforeExplore.length === 0 ? context : rewrite(beforeExplore, { ...context }, { key: "command", deadlineMs })),
    // The rows belong to whoever asked: observers get their own.
    afterQuery: observer<AfterQueryHookContext>("afterQuery", (context) => structuredClone(context)),
    onQueryError: observer<QueryErrorHookContext>("onQueryError", (context) => ({ ...context })),
    afterExplore: observer<AfterExploreHookContext>("afterExplore", (context) => ({ ...context })),
    onRequest: observer<RequestHookContext>("onRequest", (context) => ({ ...context, headers: withoutCredentials(context.headers) })),
    onResponse: observer<ResponseHookContext>("onResponse", (context) => ({ ...context })),
    /** Waits for the observers that are still at work, each within its deadline. */
    drain: async (): Promise<void> => void (await Promise.all(pending)),
  };
}

function withoutCredentials(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), secretHeaders.has(name.toLowerCase()) ? "***" : value]));
}

const secretHeaders = new Set(["authorization", "cookie"]);
