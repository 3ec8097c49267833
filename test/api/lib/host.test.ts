import { createHost, type Host } from "@atlas/api/lib/host";
import { createMockConnection, createMockContext } from "@useatlas/plugin-sdk/testing";
import type { AtlasPlugin, AtlasPluginContext } from "@useatlas/plugin-sdk";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { bun, run } from "../../support/atlas.ts";
import { contextPlugin, datasourcePlugin, never } from "../../support/plugins.ts";
import { postgres, type TestPostgres } from "../../support/postgres.ts";
import { repository, tempProject } from "../../support/temp-project.ts";

const notes = { notes: { fields: { text: { type: "string", required: true } } } } as const;
const tool = { name: "lookup", description: "Looks up", tool: { inputSchema: {}, execute: () => "found" } };

let server: TestPostgres;
beforeAll(async () => {
  server = await postgres();
});
afterAll(() => server.stop());

describe("boot", () => {
  test("migrates first: initialize() has its own table, and every datasource of the config", async () => {
    const seen: unknown[] = [];
    const warehouse = { ...datasourcePlugin("warehouse", () => createMockConnection({ result: { columns: ["one"], rows: [{ one: 1 }] } })), initialize: useBoth };
    const host = await hostOf([{ ...warehouse, schema: notes }, contextPlugin("second", { schema: notes, initialize: useBoth })], await server.createDatabase());

    await host.boot();

    expect(seen).toEqual([["mine", { one: 1 }], ["mine", { one: 1 }]]);
    expect(host.entries.map(({ status }) => status)).toEqual(["healthy", "healthy"]);

    async function useBoth({ db, connections }: AtlasPluginContext): Promise<void> {
      await db?.execute("INSERT INTO notes (text) VALUES ($1)", ["mine"]);
      const own = await db?.query("SELECT text FROM notes");
      const { rows } = await connections.get("warehouse").query("SELECT 1 AS one");
      seen.push([own?.rows.map(({ text }) => text).join(), rows[0]]);
    }
  });

  test("initializes in order, and closes in reverse: plugins, then connections, then the database", async () => {
    const seen: string[] = [];
    const connection = { ...createMockConnection(), close: async () => void seen.push("connection closed") };
    const watched = (id: string) => ({
      initialize: async ({ connections }: AtlasPluginContext) => void (seen.push(`+${id}`), await connections.get("warehouse").query("SELECT 1")),
      teardown: async () => void seen.push(`-${id} ${await isOpen(host)}`),
    });
    const host = await hostOf([contextPlugin("first", watched("first")), { ...datasourcePlugin("warehouse", () => connection), ...watched("warehouse") }], await server.createDatabase());
    await host.boot();

    await host.close();

    expect(seen).toEqual(["+first", "+warehouse", "-warehouse open", "-first open", "connection closed"]);
    expect(host.entries.map(({ status }) => status)).toEqual(["teardown", "teardown"]);
  });

  test.each([
    { how: "throws", initialize: () => { throw new Error("bad key"); }, says: 'Plugin "bad" failed to initialize: bad key' },
    { how: "hangs", initialize: never, says: /Plugin "bad" failed to initialize: .* did not finish within 1000 ms/ },
  ])("an initialize() that $how stops it: what was open is closed, and the plugins before it are torn down", async ({ initialize, says }) => {
    const seen: string[] = [];
    const connection = { ...createMockConnection(), close: async () => void seen.push("connection closed") };
    const url = await server.createDatabase();
    const host = await hostOf(
      [
        { ...datasourcePlugin("warehouse", () => connection), initialize: async ({ connections }) => void (await connections.get("warehouse").query("SELECT 1")), teardown: () => void seen.push("warehouse torn down") },
        contextPlugin("bad", { initialize, teardown: () => void seen.push("bad torn down") }),
        contextPlugin("after", { initialize: () => void seen.push("after initialized") }),
      ],
      url,
      1000,
    );
    const database = await host.database?.();

    await expect(host.boot()).rejects.toThrow(says);

    expect(seen).toEqual(["warehouse torn down", "connection closed"]);
    expect(database?.pool.ended).toBe(true);
    expect(await server.query(url, "SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")).toEqual([{ count: 0 }]);
  });

  test("a change that is a hazard stops it: nothing is changed, no plugin is called, and the hazard is named", async () => {
    const seen: string[] = [];
    const url = await server.createDatabase();
    await (await hostOf([contextPlugin("one", { schema: notes })], url)).boot();
    await server.query(url, "INSERT INTO plugin_one.notes (text) VALUES ('1')");
    const changed = { notes: { fields: { text: { type: "number", required: true }, more: { type: "string" } } } } as const;
    const host = await hostOf([contextPlugin("one", { schema: changed, initialize: () => void seen.push("one") })], url);

    await expect(host.boot()).rejects.toMatchObject({ code: "HAZARD_NOT_ALLOWED", message: expect.stringContaining('"notes.text" of plugin "one"'), hint: expect.stringContaining("atlas migrate --allow DATA_LOSS:one.notes.text") });

    expect(seen).toEqual([]);
    expect(await server.query(url, "SELECT column_name AS name, data_type AS type FROM information_schema.columns WHERE table_schema = 'plugin_one' AND column_name IN ('text', 'more')")).toEqual([{ name: "text", type: "text" }]);
  });

  test("what is declared no more is kept, and the log says so", async () => {
    const url = await server.createDatabase();
    const program = (fields: string) => `
      import { createHost } from "@atlas/api/lib/host";
      const plugin = { id: "one", type: "context", version: "1.0.0", contextProvider: { load: () => "" }, schema: { notes: { fields: ${fields} } } };
      const host = createHost({ config: { plugins: [plugin] }, cwd: ".", environment: { DATABASE_URL: ${JSON.stringify(url)} } });
      await host.boot();
      await host.close();`;
    await run(bun, ["-e", program('{ text: { type: "string" } }')], repository);

    const { stderr, exitCode } = await run(bun, ["-e", program("{}")], repository);

    expect([exitCode, JSON.parse(stderr)]).toEqual([0, expect.objectContaining({ plugin: "one", code: "FIELD_NOT_DECLARED", hint: expect.stringContaining("--allow DROP:one.notes.text") })]);
    expect(await server.query(url, "SELECT text FROM plugin_one.notes")).toEqual([]);
  });

  test("a database that cannot be reached stops it before any plugin is called", async () => {
    const seen: string[] = [];
    const host = await hostOf([contextPlugin("one", { initialize: () => void seen.push("one") })], "postgres://127.0.0.1:1/x");

    await expect(host.boot()).rejects.toMatchObject({ code: "DATABASE_UNREACHABLE" });

    expect(seen).toEqual([]);
  });
});

test("close() may be called twice, at once and before boot()", async () => {
  const seen: string[] = [];
  const host = await hostOf([contextPlugin("one", { teardown: () => void seen.push("torn down") })], await server.createDatabase());

  await host.close();
  await host.boot();
  await Promise.all([host.close(), host.close()]);
  await host.close();

  expect(seen).toEqual(["torn down"]);
});

describe("ctx", () => {
  test("has the members of the mock that authors test with, and no others", async () => {
    const url = await server.createDatabase();
    const host = await hostOf([contextPlugin("one")], url);
    const [entry] = host.entries;
    const real = entry && host.contextOf(entry);
    const { ctx: mock } = createMockContext({ db: { query: async () => ({ rows: [] }), execute: async () => {} } });

    expect(Object.keys(real ?? {}).toSorted()).toEqual(Object.keys(mock).toSorted());
    expect(membersOf(real)).toEqual(membersOf(mock));
    // A pino logger has more than the four levels that plugins are promised.
    expect(real?.logger).toMatchObject(Object.fromEntries(Object.keys(mock.logger).map((level) => [level, expect.any(Function)])));
  });

  test("db is null without DATABASE_URL, and an empty one is none", async () => {
    for (const url of [undefined, ""]) {
      let db: unknown = "not asked";
      const host = await hostOf([contextPlugin("one", { schema: notes, initialize: (ctx) => void (db = ctx.db) })], url);

      await host.boot();

      expect(db).toBeNull();
    }
  });

  test("config holds what was resolved: the config's own value, else that of the environment", async () => {
    const host = createHost({ config: { logLevel: "error", plugins: [contextPlugin("one")] }, cwd: "/", environment: { ATLAS_LOG_LEVEL: "debug", ATLAS_QUERY_TIMEOUT: "7000" } });
    const [entry] = host.entries;

    expect(entry && host.contextOf(entry).config).toMatchObject({ logLevel: "error", queryTimeoutMs: 7000, databaseUrl: undefined });
  });

  test("logger's lines carry the plugin's id and no secret", async () => {
    const program = `
      import { createHost } from "@atlas/api/lib/host";
      const plugin = (id) => ({ id, type: "context", version: "1.0.0", config: { apiKey: "hunter2-secret" }, contextProvider: { load: () => "" },
        initialize(ctx) { ctx.logger.info({ password: "x" }, "hello with hunter2-secret"); ctx.logger.debug("unseen"); } });
      const host = createHost({ config: { plugins: [plugin("first"), plugin("second")] }, cwd: ".", environment: {} });
      await host.boot();
      await host.close();`;
    const { stdout, stderr } = await run(bun, ["-e", program], repository);

    const lines = stderr.trim().split("\n").map((line) => JSON.parse(line));
    expect(lines).toMatchObject(["first", "second"].map((plugin) => ({ plugin, level: 30, msg: "hello with ***", password: "***" })));
    expect(stdout).toBe("");
  });
});

describe("a name of a tool that is taken stops the boot, and both owners are named", () => {
  const registering = (id: string, name = "lookup") => contextPlugin(id, { initialize: ({ tools }) => tools.register({ ...tool, name }) });
  const action: AtlasPlugin = { id: "mail", type: "action", version: "1.0.0", actions: [{ ...tool, name: "lookup", actionType: "a:b", reversible: false, defaultApproval: "manual" }] };

  test.each([
    { by: "another plugin", plugins: [registering("one"), registering("two")], owners: ['Plugin "two"', 'plugin "one"'] },
    { by: "an action", plugins: [registering("one"), action], owners: ['Plugin "one"', 'plugin "mail"'] },
    { by: "the host's executeSQL", plugins: [registering("one", "executeSQL")], owners: ['Plugin "one"', "Atlas itself"] },
    { by: "the host's explore", plugins: [registering("one", "explore")], owners: ['Plugin "one"', "Atlas itself"] },
  ])("by $by", async ({ plugins, owners }) => {
    const host = await hostOf(plugins);

    const thrown = await host.boot().catch((reason: unknown) => reason);

    expect(thrown).toMatchObject({ code: "PLUGIN_INITIALIZE" });
    for (const owner of owners) expect(String(thrown)).toContain(owner);
  });
});

async function hostOf(plugins: AtlasPlugin[], databaseUrl?: string, initializeMs = 30_000): Promise<Host> {
  const cwd = await tempProject();
  const host = createHost({ config: { plugins, logLevel: "silent" }, cwd, environment: { DATABASE_URL: databaseUrl }, deadlines: { initializeMs } });
  onTestFinished(() => host.close());
  return host;
}

async function isOpen(host: Host): Promise<string> {
  const database = await host.database?.();
  return database?.pool.ended ? "closed" : "open";
}

/** The names of the members of ctx's own members, without the two that hold more than a plugin is promised. */
function membersOf(ctx: AtlasPluginContext | undefined): Record<string, string[]> {
  return Object.fromEntries(Object.entries({ ...ctx, config: {}, logger: {} }).map(([name, value]) => [name, Object.keys(value ?? {}).toSorted()]));
}
