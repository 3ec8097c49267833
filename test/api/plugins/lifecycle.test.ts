import { createMockContext } from "@useatlas/plugin-sdk/testing";
import type { AtlasPlugin } from "@useatlas/plugin-sdk";
import { expect, test } from "vitest";
import { checkHealth } from "../../../src/api/plugins/check-health.ts";
import { createLifecycle } from "../../../src/api/plugins/lifecycle.ts";
import { registerPlugins } from "../../../src/api/plugins/registry.ts";
import { contextPlugin, never } from "../../support/plugins.ts";

test("plugins are initialized in order and torn down in reverse, and pass through every status", async () => {
  const seen: string[] = [];
  const { entries, lifecycle } = arrange(
    ["one", "two"].map((id) =>
      contextPlugin(id, {
        initialize: () => void seen.push(`+${id} ${statusOf(id)}`),
        teardown: () => void seen.push(`-${id} ${statusOf(id)}`),
      }),
    ),
  );
  function statusOf(id: string) {
    return entries.find(({ plugin }) => plugin.id === id)?.status;
  }
  expect(entries.map(({ status }) => status)).toEqual(["registered", "registered"]);

  await lifecycle.initializeAll();
  expect(entries.map(({ status }) => status)).toEqual(["healthy", "healthy"]);
  await lifecycle.teardownAll();
  await lifecycle.teardownAll();

  expect(seen).toEqual(["+one initializing", "+two initializing", "-two teardown", "-one teardown"]);
  expect(entries.map(({ status }) => status)).toEqual(["teardown", "teardown"]);
});

test.each([
  { how: "throws", initialize: () => { throw new Error("bad key"); }, message: 'Plugin "two" failed to initialize: bad key' },
  { how: "rejects", initialize: () => Promise.reject(new Error("bad key")), message: 'Plugin "two" failed to initialize: bad key' },
  { how: "never settles", initialize: never, message: /Plugin "two" failed to initialize: .* did not finish within 100 ms/ },
])("an initialize() that $how stops the boot and tears down the plugins before it", async ({ initialize, message }) => {
  const seen: string[] = [];
  const { entries, lifecycle } = arrange([
    contextPlugin("one", { teardown: () => void seen.push("one") }),
    contextPlugin("two", { initialize, teardown: () => void seen.push("two") }),
    contextPlugin("three", { initialize: () => void seen.push("three was initialized") }),
  ]);

  await expect(lifecycle.initializeAll()).rejects.toThrow(message);

  expect(seen).toEqual(["one"]);
  expect(entries.map(({ status }) => status)).toEqual(["teardown", "unhealthy", "registered"]);
});

test("a teardown() that throws or hangs is logged, and the others are torn down all the same", async () => {
  const seen: string[] = [];
  const { lifecycle, logs } = arrange([
    contextPlugin("one", { teardown: () => void seen.push("one") }),
    contextPlugin("two", { teardown: never }),
    contextPlugin("three", { teardown: () => { throw new Error("stuck"); } }),
  ]);

  await lifecycle.initializeAll();
  await lifecycle.teardownAll();

  expect(seen).toEqual(["one"]);
  expect(logs.map(({ level, fields }) => `${level} ${String(fields.err)}`)).toEqual([
    'error AtlasError: Plugin "three": teardown() failed: stuck',
    'error AtlasError: Plugin "two": teardown() did not finish within 100 ms',
  ]);
});

test("a health check moves an initialized plugin between healthy and unhealthy", async () => {
  let healthy = false;
  const { entries: [entry], lifecycle } = arrange([contextPlugin("one", { healthCheck: async () => ({ healthy, message: "the line is down" }) })]);
  await lifecycle.initializeAll();
  if (!entry) throw new Error("There is no entry.");

  await checkHealth(entry, { deadlineMs: 100 });
  expect(entry).toMatchObject({ status: "unhealthy", reason: "the line is down" });
  healthy = true;
  await checkHealth(entry, { deadlineMs: 100 });

  expect(entry.status).toBe("healthy");
});

test("a plugin that failed to initialize is never promoted by a health check", async () => {
  const { entries: [entry], lifecycle } = arrange([
    contextPlugin("one", { initialize: () => { throw new Error("no"); }, healthCheck: async () => ({ healthy: true }) }),
  ]);
  await lifecycle.initializeAll().catch(() => undefined);
  if (!entry) throw new Error("There is no entry.");

  await checkHealth(entry, { deadlineMs: 100 });

  expect(entry).toMatchObject({ status: "unhealthy", reason: "no" });
});

test.each([
  { what: "a throw", healthCheck: () => { throw new Error("oops"); }, message: "healthCheck() threw: oops" },
  { what: "a string thrown", healthCheck: () => Promise.reject("oops"), message: "healthCheck() threw: oops" },
  { what: "silence", healthCheck: never, message: "healthCheck() did not answer within 100 ms" },
  { what: "nothing", healthCheck: async () => undefined as never, message: "healthCheck() did not return { healthy: boolean }" },
  { what: "a word for a boolean", healthCheck: async () => ({ healthy: "yes" }) as never, message: "healthCheck() did not return { healthy: boolean }" },
  { what: "no reason", healthCheck: async () => ({ healthy: false }), message: "It gave no reason." },
])("$what from healthCheck() is unhealthy, and says so", async ({ healthCheck, message }) => {
  const { entries: [entry], lifecycle } = arrange([contextPlugin("one", { healthCheck })]);
  await lifecycle.initializeAll();
  if (!entry) throw new Error("There is no entry.");

  await expect(checkHealth(entry, { deadlineMs: 100 })).resolves.toMatchObject({ healthy: false, message });
});

test("methods are called on their plugin, whose author may use this", async () => {
  const plugin = { ...contextPlugin("one"), opened: false, initialize() { this.opened = true; } };
  const { lifecycle } = arrange([plugin]);

  await lifecycle.initializeAll();

  expect(plugin.opened).toBe(true);
});

test("all faults of all plugins come at once", () => {
  const plugins = [contextPlugin("one"), { ...contextPlugin("one"), version: "" }, { id: "two" }] as AtlasPlugin[];

  expect(() => registerPlugins(plugins)).toThrow(expect.objectContaining({ code: "PLUGINS_INVALID" }));
  expect(() => registerPlugins(plugins)).toThrow(/plugins\[1\]\.version.*\n.*plugins\[1\]\.id: Plugin id "one" is used by[^\n]*\n.*plugins\[2\]\.version.*\n.*plugins\[2\]\.type/);
});

function arrange(plugins: AtlasPlugin[]) {
  const entries = registerPlugins(plugins);
  const { ctx, logs } = createMockContext();
  const lifecycle = createLifecycle({ entries, contextOf: () => ctx, deadlines: { initializeMs: 100, teardownMs: 100 } });
  return { entries, lifecycle, logs };
}
