import type { PlantedCase } from "./planted.ts";

const plugin = (type: string, parts: string) => `export default {\n  id: "crm", type: "${type}", version: "1.0.0", async healthCheck() { return { healthy: true }; },\n  ${parts}\n};\n`;
const context = (parts: string) => plugin("context", `contextProvider: { load: () => "" },\n  ${parts}`);
const initialize = (body: string, parts = "") => context(`async initialize(ctx) { ${body} }, ${parts}`);
const notes = `schema: { notes: { fields: { text: { type: "string", required: true } } } },`;
const hook = (name: string, entry: string) => context(`hooks: { ${name}: [{ ${entry} }] },`);
const routes = (body: string, parts = "") => plugin("interaction", `${parts} routes(app) { ${body} },`);
const tool = (parts: string) => initialize(`ctx.tools.register({ name: "lookUp", description: "Looks up", tool: { inputSchema: {}, execute() { process.exit(7); } }, ${parts} });`);
const flood = `for (;;) console.log("x".repeat(10_000));`;
const gigabytes = `const kept = []; for (let count = 0; count < 8; count++) kept.push(Buffer.alloc(400_000_000).fill(1)); await new Promise(() => {});`;
const never = "await new Promise(() => {});";
/** One of a service, which is made by a factory, so that it can be made again. */
const service = (parts: string) => `import { createPlugin } from "@useatlas/plugin-sdk";
import { z } from "zod";
export const crm = createPlugin({ configSchema: z.object({ url: z.url() }), create: (config) => ({ id: "crm", type: "context" as const, version: "1.0.0", config, contextProvider: { load: () => "" },
  async healthCheck() { return { healthy: true }; }, ${parts} }) });
`;

export const cases: PlantedCase[] = [
  { what: "a table whose field is called as one of PostgreSQL's own", source: context(`schema: { notes: { fields: { xmin: { type: "string" } } } },`), codes: ["SCHEMA_NOT_APPLIED"], line: 4 },
  { what: "a default that JavaScript takes for a date", source: context(`schema: { notes: { fields: { due: { type: "date", defaultValue: "Feb 31 2024" } } } },`), codes: ["SCHEMA_NOT_APPLIED"], line: 4 },
  { what: "a table whose name is made up anew", source: context(`get schema() { return { ["notes_" + Math.random().toString(36).slice(2)]: { fields: { text: { type: "string" } } } }; },`), codes: ["SCHEMA_UNSTABLE"] },
  { what: "a default that is counted up", source: context(`count: 0, get schema() { return { notes: { fields: { position: { type: "number", defaultValue: this.count++ } } } }; },`), codes: ["SCHEMA_UNSTABLE"] },
  { what: "a near miss: two tables, a reference and defaults of every type", source: context(`schema: { people: { fields: { email: { type: "string", required: true, unique: true } } }, notes: { fields: { text: { type: "string", defaultValue: "it's" }, rank: { type: "number", defaultValue: 0.1 }, done: { type: "boolean", defaultValue: false }, due: { type: "date", defaultValue: "2024-02-29T00:00:00Z" }, author: { type: "string", references: { model: "people", field: "email" } } } } },`), codes: [], near: "schema" },

  { what: "a table that nobody declared", source: initialize(`await ctx.db?.query("SELECT * FROM notes");`), codes: ["INITIALIZE_SQL_REFUSED", "TEARDOWN_NOT_TRIED"], line: 4 },
  { what: "a field that the table has not", source: initialize(`try { await ctx.db?.execute("INSERT INTO notes (txt) VALUES ($1)", ["a"]); } catch (thrown) { throw new Error("no notes", { cause: thrown }); }`, notes), codes: ["INITIALIZE_SQL_REFUSED", "TEARDOWN_NOT_TRIED"], line: 4 },
  { what: "a near miss: a table of its own that is written, read and emptied", source: initialize(`await ctx.db?.execute("INSERT INTO notes (text) VALUES ($1)", ["a"]); const { rows } = (await ctx.db?.query("SELECT text FROM notes")) ?? { rows: [{ text: "a" }] }; if (rows[0].text !== "a") throw new TypeError("lost"); await ctx.db?.execute("DELETE FROM notes");`, notes), codes: [], near: "initialize" },
  { what: "a row that is read from where there is none", source: initialize(`const { rows } = (await ctx.db?.query("SELECT text FROM notes")) ?? { rows: [] }; this.first = rows[0].text;`, notes), codes: ["INITIALIZE_THROWS", "TEARDOWN_NOT_TRIED"], line: 4 },
  { what: "a name that there is not", source: initialize("cache.clear();"), codes: ["INITIALIZE_THROWS", "TEARDOWN_NOT_TRIED"], line: 4 },
  { what: "a promise of initialize() that nobody awaits", source: initialize(`void Promise.reject(new Error("behind")); await new Promise((resolve) => setTimeout(resolve, 50));`), codes: ["INITIALIZE_THROWS"] },
  { what: "an initialize() that never comes to its end", source: initialize(never), codes: ["INITIALIZE_TIMEOUT"] },
  { what: "an initialize() that loops", source: initialize("for (;;) {}"), codes: ["INITIALIZE_TIMEOUT"] },
  { what: "an initialize() that prints without end", source: initialize(flood), codes: ["INITIALIZE_FLOODS"] },
  { what: "an initialize() that takes gigabytes", source: initialize(gigabytes), codes: ["INITIALIZE_EXHAUSTS"] },
  { what: "an initialize() that ends the process", source: initialize("process.exit(0);"), codes: ["INITIALIZE_EXITED"] },
  { what: "a near miss: an initialize() whose made-up service is away", source: service(`async initialize() { await fetch(config.url); },`), codes: ["TEARDOWN_NOT_TRIED"] },
  { what: "an interval that outlives an initialize() that fails", source: initialize(`setInterval(() => {}, 1000); throw new Error("no service");`), codes: ["TEARDOWN_NOT_TRIED", "INITIALIZE_LEAKS"] },
  { what: "a server that outlives an initialize() that fails", source: `import { createServer } from "node:net";\n${initialize(`createServer().listen(0, "127.0.0.1"); throw new Error("no service");`)}`, codes: ["TEARDOWN_NOT_TRIED", "INITIALIZE_LEAKS"] },
  { what: "a near miss: an initialize() that fails and has closed what it opened", source: initialize(`const timer = setInterval(() => {}, 1000); clearInterval(timer); throw new Error("no service");`), codes: ["TEARDOWN_NOT_TRIED"] },

  { what: "a tool that is called as one of the host's", source: tool(`name: "executeSQL"`), codes: ["TOOL_REFUSED", "TEARDOWN_NOT_TRIED"], line: 4 },
  { what: "a tool whose name no model takes", source: tool(`name: "look up"`), codes: ["TOOL_REFUSED", "TEARDOWN_NOT_TRIED"], line: 4 },
  { what: "a tool without execute()", source: tool("tool: { inputSchema: {} }"), codes: ["TOOL_MALFORMED"], line: 4 },
  { what: "a tool without a schema of its input", source: tool("tool: { execute: () => 1 }"), codes: ["TOOL_MALFORMED"], line: 4 },
  { what: "a near miss: a tool, which is not executed", source: tool(""), codes: [], near: "initialize" },

  { what: "a table that is made by hand, in nobody's schema", source: initialize(`await ctx.db?.execute("CREATE TABLE IF NOT EXISTS notes (text text)");`), codes: ["DATABASE_WRITES_OUTSIDE"], line: 4 },
  { what: "a plugin that writes to the host's own tables", source: initialize(`await ctx.db?.execute("UPDATE atlas.migrations SET tool_version = '9'");`), codes: ["DATABASE_WRITES_OUTSIDE"], line: 4 },
  { what: "a table that is made by hand beside those that it declares", source: initialize(`await ctx.db?.execute("CREATE TABLE IF NOT EXISTS cache (text text)");`, notes), codes: ["SCHEMA_BEHIND_MIGRATION"], line: 4 },
  { what: "an index that is made by hand", source: initialize(`await ctx.db?.execute("CREATE INDEX ON notes (text)");`, notes), codes: ["SCHEMA_BEHIND_MIGRATION"], line: 4 },
  { what: "a near miss: a table that lives as long as a transaction", source: initialize(`await ctx.db?.query("CREATE TEMPORARY TABLE brief ON COMMIT DROP AS SELECT 1 AS one; SELECT * FROM brief");`, notes), codes: [], near: "host" },

  { what: "a guard that never answers", source: hook("beforeExplore", `async handler({ command }) { if (command.includes(" ")) ${never} }`), codes: ["HOOK_HANGS"], line: 4 },
  { what: "an observer that never comes to its end", source: hook("afterQuery", `async handler() { ${never} }`), codes: ["HOOK_HANGS"], line: 4 },
  { what: "a near miss: a guard that takes its time", source: hook("beforeQuery", "async handler() { await new Promise((resolve) => setTimeout(resolve, 20)); }"), codes: [], near: "host" },
  { what: "a guard that reads what is not there", source: hook("beforeQuery", `handler({ sql }) { if (sql.match(/LIMIT (\\d+)/)[1] > 1000) throw new Error("too much"); }`), codes: ["HOOK_THROWS"], line: 4 },
  { what: "an observer that throws", source: hook("onResponse", `handler({ status }) { throw new RangeError("no metric for " + status); }`), codes: ["HOOK_THROWS"], line: 4 },
  { what: "a near miss: an observer whose service is away", source: hook("afterQuery", `async handler() { await fetch("http://127.0.0.1:1"); }`), codes: [], near: "host" },
  { what: "a guard that writes to what it is shown", source: hook("beforeQuery", `handler(query) { query.sql = query.sql + " LIMIT 10"; }`), codes: ["HOOK_MUTATES"], line: 4 },
  { what: "an observer that masks what others see", source: hook("afterQuery", `handler({ result }) { for (const row of result.rows) row.name = "***"; }`), codes: ["HOOK_MUTATES"], line: 4 },
  { what: "a near miss: a guard that rewrites", source: hook("beforeQuery", "handler: ({ sql }) => ({ sql: sql + ' ' })"), codes: [], near: "host" },
  { what: "a guard that answers null", source: hook("beforeQuery", "handler: () => null"), codes: ["HOOK_ANSWER_REFUSED"], line: 4 },
  { what: "a matcher that answers late", source: hook("beforeExplore", "matcher: async () => true, handler() {}"), codes: ["HOOK_ANSWER_REFUSED"], line: 4 },
  { what: "a guard that refuses everything", source: hook("beforeQuery", `handler() { throw new Error("not today"); }`), codes: ["HOOK_REFUSES_ALL"], line: 4 },
  { what: "a guard that lets nobody explore", source: hook("beforeExplore", `handler({ command }) { if (command.length > 0) throw new Error("no"); }`), codes: ["HOOK_REFUSES_ALL"], line: 4 },
  { what: "a near miss: a guard that refuses some, and one whose service is away", source: context(`hooks: { beforeQuery: [{ handler({ sql }) { if (!/LIMIT/.test(sql)) throw new Error("a limit, please"); } }], beforeExplore: [{ async handler() { await fetch("http://127.0.0.1:1"); } }] },`), codes: [], near: "host" },

  { what: "a path of the host's page", source: routes(`app.get("/admin", (c) => c.text("a"));`), codes: ["ROUTES_REFUSED"], line: 3 },
  { what: "a path that takes what the host's page answers", source: routes(`app.get("/:page", (c) => c.text("a"));`), codes: ["ROUTES_REFUSED"], line: 3 },
  { what: "a route that throws", source: routes(`app.get("/crm/list", () => { throw new Error("no list"); });`), codes: ["ROUTE_FAILS"], line: 3 },
  { what: "a route that answers nothing", source: routes(`app.get("/crm/list", () => undefined);`), codes: ["ROUTE_FAILS"], line: 3 },
  { what: "a route that never answers", source: routes(`app.get("/crm/list", async () => { ${never} });`), codes: ["ROUTE_HANGS"], line: 3 },
  { what: "a route that waits for what initialize() has not done", source: routes(`app.get("/crm/list", async (c) => c.json(await this.ready));`, "ready: new Promise(() => {}),"), codes: ["ROUTE_HANGS"], line: 3 },
  { what: "a near miss: routes that answer in words of their own, stream without an end, or take a parameter", source: routes(`app.get("/crm/a", (c) => c.text("down", 500)); app.get("/crm/b", () => new Response(new ReadableStream({ start(to) { to.enqueue(new TextEncoder().encode("data: 1")); } }))); app.get("/crm/:id", () => { throw new Error("no such"); }); app.post("/crm", () => { throw new Error("no body"); });`), codes: [], near: "host" },
  { what: "a route that leaves a rejection behind", source: routes(`app.get("/crm/list", async (c) => { void Promise.reject(new Error("behind")); await new Promise((resolve) => setTimeout(resolve, 50)); return c.text(""); });`), codes: ["HOST_THROWS"] },
  { what: "a route that ends the process", source: routes(`app.get("/crm/list", () => process.exit(0));`), codes: ["HOST_EXITED"] },
  { what: "a route that prints without end", source: routes(`app.get("/crm/list", () => { ${flood} });`), codes: ["HOST_FLOODS"] },
  { what: "a route that takes gigabytes", source: routes(`app.get("/crm/list", async () => { ${gigabytes} });`), codes: ["HOST_EXHAUSTS"] },
  { what: "a guard that loops", source: hook("beforeQuery", `handler({ sql }) { while (/FROM/.test(sql)); }`), codes: ["HOST_TIMEOUT"] },

  { what: "an initialize() that waits for a silent service", source: service(`async initialize() { await fetch(config.url).catch((thrown) => { if (!/ECONNREFUSED|Unable to connect|bad port/.test(String(thrown) + String(thrown.cause))) throw thrown; }); },`), codes: ["AWAY_HANGS"] },
  { what: "an initialize() that asks the database again and again", source: service("async initialize(ctx) { while (ctx.db && !(await ctx.db.query('SELECT 1').then(() => true, () => false))) await new Promise((resolve) => setTimeout(resolve, 10)); },"), codes: ["AWAY_HANGS"] },
  { what: "a statement that nobody awaits", source: service("async initialize(ctx) { void ctx.db?.query('SELECT 1'); await new Promise((resolve) => setTimeout(resolve, 200)); },"), codes: ["AWAY_ENDS_HOST"] },
  { what: "an initialize() that ends the process without a database", source: service("async initialize(ctx) { await ctx.db?.query('SELECT 1').catch(() => process.exit(1)); },"), codes: ["AWAY_ENDS_HOST"] },
  { what: "an interval that outlives an initialize() without its database", source: service("timer: undefined as any, async initialize(ctx) { this.timer = setInterval(() => {}, 1000); await ctx.db?.query('SELECT 1'); }, teardown() { clearInterval(this.timer); },"), codes: ["AWAY_LEAKS"], line: 4 },
  { what: "a watcher's server that outlives an initialize() without its database", source: `import { createServer } from "node:net";\n${service("server: createServer(), async initialize(ctx) { this.server.listen(0, '127.0.0.1'); await ctx.db?.query('SELECT 1'); }, teardown() { this.server.close(); },")}`, codes: ["AWAY_LEAKS"], line: 5 },
  { what: "a teardown() that counts on what the database gave", source: service("rows: undefined as any, async initialize(ctx) { this.rows = await ctx.db?.query('SELECT 1').catch(() => undefined); }, teardown() { this.rows.rows.length = 0; },"), codes: ["AWAY_TEARDOWN_THROWS"], line: 4 },
  { what: "a teardown() that writes its last words", source: service("db: undefined as any, async initialize(ctx) { this.db = ctx.db; }, async teardown() { const { db } = this; this.db = undefined; await db?.query('SELECT 1'); },"), codes: ["AWAY_TEARDOWN_THROWS"] },
  { what: "a near miss: an initialize() with a deadline, which closes what it opened", source: service("async initialize(ctx) { const timer = setInterval(() => {}, 1000); try { await fetch(config.url, { signal: AbortSignal.timeout(200) }).catch(() => undefined); await ctx.db?.query('SELECT 1'); } finally { clearInterval(timer); } }, async teardown() {},"), codes: [], near: "away" },

  { what: "a plugin with tables where there is no PostgreSQL to try them on", source: context(notes), database: "missing", codes: ["SCHEMA_DATABASE_MISSING"] },
  { what: "a plugin without tables where there is no PostgreSQL", source: initialize("ctx.logger.info('up');"), database: "missing", codes: ["HOST_DATABASE_MISSING"] },
];
