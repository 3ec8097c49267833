import type { AtlasPluginContext, PluginHooks } from "@useatlas/plugin-sdk";
import { createMockContext } from "@useatlas/plugin-sdk/testing";
import { describe, expect, test } from "vitest";
import { createHooks } from "../../../src/api/hooks/hooks.ts";
import { contextPlugin, never } from "../../support/plugins.ts";

describe("beforeQuery", () => {
  test("handlers run in order of registration, and each sees what those before it made of the query", async () => {
    const { hooks } = arrange(
      { beforeQuery: [{ handler: ({ sql }) => ({ sql: `${sql} one` }) }] },
      { beforeQuery: [{ matcher: ({ sql }) => sql.endsWith("one"), handler: async ({ sql }) => ({ sql: `${sql} two` }) }, { matcher: () => false, handler: () => ({ sql: "never" }) }] },
      { beforeQuery: [{ handler: ({ sql, connectionId }) => ({ sql: `${sql} ${connectionId}` }) }, { handler: () => undefined }] },
    );

    await expect(hooks.beforeQuery({ sql: "SELECT", connectionId: "warehouse" })).resolves.toEqual({ sql: "SELECT one two warehouse", connectionId: "warehouse" });
  });

  test.each<{ what: string; hook: NonNullable<PluginHooks["beforeQuery"]>[number]; code: string; message: RegExp }>([
    { what: "a handler that throws", hook: { handler: () => { throw new Error("not this table"); } }, code: "HOOK_REJECTED", message: /Plugin "guard0" rejected it in beforeQuery: not this table/ },
    { what: "a handler that rejects", hook: { handler: () => Promise.reject(new Error("not this table")) }, code: "HOOK_REJECTED", message: /not this table/ },
    { what: "a matcher that throws", hook: { matcher: () => { throw new Error("broken"); }, handler: () => undefined }, code: "HOOK_REJECTED", message: /broken/ },
    { what: "a matcher that answers late", hook: { matcher: (async () => false) as never, handler: () => undefined }, code: "HOOK_REJECTED", message: /matcher of beforeQuery returned a Promise/ },
    { what: "a handler that hangs", hook: { handler: never }, code: "HOOK_REJECTED", message: /did not finish within 50 ms/ },
    { what: "a handler that changes its context in place", hook: { handler: (context) => { (context as { sql: string }).sql = "DROP TABLE x"; } }, code: "HOOK_REJECTED", message: /read.?only|assign/i },
    { what: "a word for a query", hook: { handler: () => "SELECT 2" as never }, code: "HOOK_MALFORMED", message: /must return \{ sql \} or nothing/ },
    { what: "null", hook: { handler: () => null as never }, code: "HOOK_MALFORMED", message: /must return/ },
    { what: "a number for sql", hook: { handler: async () => ({ sql: 7 }) as never }, code: "HOOK_MALFORMED", message: /must return/ },
  ])("$what rejects the query", async ({ hook, code, message }) => {
    const { hooks } = arrange({ beforeQuery: [hook] }, { beforeQuery: [{ handler: () => ({ sql: "the next one must not save it" }) }] });

    const running = (async () => hooks.beforeQuery({ sql: "SELECT 1" }))();

    await expect(running).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test("a query from inside a hook does not fire that hook again, not even after an await, but fires the others", async () => {
    const seen: string[] = [];
    const { hooks } = arrange(
      { beforeQuery: [{ handler: async ({ sql }) => { seen.push(`one ${sql}`); await Promise.resolve(); await hooks.beforeQuery({ sql: "inner" }); } }] },
      { beforeQuery: [{ handler: ({ sql }) => void seen.push(`two ${sql}`) }] },
    );

    await hooks.beforeQuery({ sql: "outer" });

    expect(seen).toEqual(["one outer", "two inner", "two outer"]);
  });

  test("handlers get the ctx of their plugin, and may use this", async () => {
    const seen: unknown[] = [];
    const entry = { label: "mine", handler(this: { label: string }, _: unknown, ctx: AtlasPluginContext) { seen.push(this.label, ctx.config.id); } };
    const { hooks } = arrange({ beforeQuery: [entry] });

    await hooks.beforeQuery({ sql: "SELECT 1" });

    expect(seen).toEqual(["mine", "guard0"]);
  });
});

describe("observers", () => {
  test("can neither change what others see nor break anything, and are not waited for", async () => {
    const seen: unknown[] = [];
    const { hooks, failures } = arrange(
      { afterQuery: [{ handler: ({ result }) => { result.rows.pop(); } }, { handler: ({ result }) => { (result.rows[0] as { n: number }).n = 2; } }, { handler: never }, { matcher: () => { throw new Error("no"); }, handler: () => undefined }] },
      { afterQuery: [{ handler: ({ result }) => void seen.push(structuredClone(result)) }] },
    );
    const result = { columns: ["n"], rows: [{ n: 1 }] };

    hooks.afterQuery({ sql: "SELECT 1", result, durationMs: 3 });
    result.rows.push({ n: 9 });
    await hooks.drain();

    expect(seen).toEqual([{ columns: ["n"], rows: [{ n: 1 }] }]);
    expect(failures).toEqual([
      expect.stringContaining("guard0 afterQuery TypeError"),
      expect.stringContaining("guard0 afterQuery TypeError"),
      "guard0 afterQuery Error: no",
      "guard0 afterQuery Error: it did not finish within 50 ms",
    ]);
  });

  test("see headers without credentials", async () => {
    const seen: unknown[] = [];
    const { hooks } = arrange({ onRequest: [{ handler: ({ headers }) => void seen.push(headers) }] });

    hooks.onRequest({ path: "/", method: "GET", headers: { Authorization: "Bearer canary", cookie: "a=canary", Accept: "text/html" } });

    expect(seen).toEqual([{ authorization: "***", cookie: "***", accept: "text/html" }]);
  });
});

function arrange(...all: PluginHooks[]) {
  const failures: string[] = [];
  const plugins = all.map((hooks, index) => contextPlugin(`guard${index}`, { hooks }));
  const hooks = createHooks({
    plugins,
    contextOf: ({ id }) => createMockContext({ config: { id } }).ctx,
    deadlineMs: 50,
    onError: ({ pluginId, hook, thrown }) => failures.push(`${pluginId} ${hook} ${String(thrown)}`),
  });
  return { hooks, failures };
}
