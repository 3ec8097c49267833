import { belowImports } from "./plugin-folder.ts";

export interface Case {
  what: string;
  source: string;
  /** The codes of all findings but those that are ok or blocked. */
  codes: string[];
  /** Of the first of them. */
  line?: number;
  /** The rule that it all but breaks, and has to pass by name. */
  near?: string;
}

const plugin = (type: string, parts: string) => `export default {\n  id: "crm", type: "${type}", version: "1.0.0", async healthCheck() { return { healthy: true }; },\n  ${parts}\n};\n`;
const context = (parts: string) => plugin("context", parts);
const datasource = (connection: string, parts = "") => plugin("datasource", `connection: { dbType: "salesforce",\n  ${connection} }, ${parts}`);
const silent = `create: () => ({ query: async () => { throw new Error("away"); }, close: async () => {} }),`;
const answering = (rows: string) => `create: () => { let open = true; return { query: async () => { if (!open) throw new Error("closed"); return ${rows}; }, close: async () => { open = false; } }; },`;
const withService = (health: string) => `import { connect } from "node:net";
import { createPlugin } from "@useatlas/plugin-sdk";
import { z } from "zod";
export const crm = createPlugin({ configSchema: z.object({ url: z.url() }), create: (config) => ({ id: "crm", type: "context" as const, version: "1.0.0", config, contextProvider: { load: () => "" },
  async healthCheck() { try { ${health} } catch (thrown) { return { healthy: false, message: String(thrown) }; } } }) });
`;
const knock = `const { hostname, port } = new URL(config.url); await new Promise((resolve, reject) => { const socket = connect(Number(port), hostname, () => { socket.destroy(); resolve(0); }).on("error", reject); });`;
const action = (schema: string) => `import { z } from "zod";\n${plugin("action", `actions: [{ name: "send", description: "Sends", actionType: "a:b", reversible: false, defaultApproval: "manual",\n  tool: { inputSchema: ${schema}, execute() { process.exit(7); } } }],`)}`;

export const cases: Case[] = [
  { what: "an interval at import", source: belowImports("setInterval(() => {}, 1000);"), codes: ["IMPORT_STARTS_TIMER"], line: 2 },
  { what: "a connection at import", source: belowImports(`import { connect } from "node:net"; connect(1, "127.0.0.1").on("error", () => {});`), codes: ["IMPORT_CONNECTS"], line: 2 },
  { what: "a request at import", source: belowImports(`fetch("http://127.0.0.1:1").catch(() => {});`), codes: ["IMPORT_FETCHES"], line: 2 },
  { what: "a server at import", source: belowImports(`import { createServer } from "node:net"; createServer().listen(0, "127.0.0.1");`), codes: ["IMPORT_LISTENS"], line: 2 },
  { what: "a file at import", source: belowImports(`import { writeFileSync } from "node:fs"; writeFileSync("cache.json", "{}");`), codes: ["IMPORT_WRITES_FILE"] },
  { what: "a global at import", source: belowImports("Object.assign(globalThis, { crmCache: {} });"), codes: ["IMPORT_SETS_GLOBAL"] },
  { what: "a polluted prototype", source: belowImports(`Object.defineProperty(Array.prototype, "last", { value: 1 });`), codes: ["IMPORT_POLLUTES"] },
  { what: "seconds of computing at import", source: belowImports("const begun = process.cpuUsage(); for (let spent = 0; spent < 1_800_000; ) { const { user, system } = process.cpuUsage(begun); spent = user + system; }"), codes: ["IMPORT_SLOW"] },
  { what: "a near miss: constants, classes and a timer inside a method at import", source: belowImports("const cache = new Map(); class Timer { start() { setInterval(() => {}, 1); } }; export const timers = [Timer, cache];"), codes: [], near: "import-quiet" },
  { what: "gigabytes at import", source: belowImports("const kept = []; for (;;) { kept.push(Buffer.alloc(100_000_000).fill(1)); await new Promise((resolve) => setImmediate(resolve)); }"), codes: ["PLUGIN_LOAD_EXHAUSTS"] },
  { what: "gigabytes in a health check", source: context("contextProvider: { load: () => '' }, async healthCheck() { const kept = []; for (;;) { const one = Buffer.alloc(50_000_000); for (let at = 0; at < one.length; at += 4096) one[at] = 1; kept.push(one); await new Promise((resolve) => setImmediate(resolve)); } },"), codes: ["HEALTH_EXHAUSTS"] },

  { what: "a service that is silent, and a health check that waits", source: withService("await fetch(config.url); return { healthy: true };"), codes: ["HEALTH_HANGS"] },
  { what: "a health check that is content with a connection", source: withService(`${knock} return { healthy: true };`), codes: ["HEALTH_BLIND"] },
  { what: "a near miss: a health check with a deadline", source: withService("await fetch(config.url, { signal: AbortSignal.timeout(300) }); return { healthy: true };"), codes: [], near: "health-silent" },

  { what: "a misspelt health check", source: context("contextProvider: { load: () => '' }, healtCheck() {},").replace(/async healthCheck[^}]*}; },/, ""), codes: ["PLUGIN_KEY_MISSPELT"], line: 3 },
  { what: "a misspelt teardown", source: context("contextProvider: { load: () => '' }, tearDwon() {},"), codes: ["PLUGIN_KEY_MISSPELT"], line: 3 },
  { what: "a near miss: a field of the author's own", source: context("contextProvider: { load: () => '', cache: null }, pool: null, client: null,"), codes: [], near: "contract" },

  { what: "a context that is an object", source: context("contextProvider: { load: () => ({}) },"), codes: ["CONTEXT_NOT_TEXT"], line: 3 },
  { what: "a context that is gone after refresh()", source: context("contextProvider: { text: 'a', load() { return this.text; }, refresh() { this.text = undefined; } },"), codes: ["CONTEXT_NOT_TEXT"] },
  { what: "a context that throws", source: context("contextProvider: { load() { throw new Error('no file'); } },"), codes: ["CONTEXT_THROWS"] },
  { what: "a context that never comes", source: context("contextProvider: { load: () => new Promise(() => {}) },"), codes: ["CONTRACT_TIMEOUT"] },
  { what: "a near miss: a context that comes late, and after refresh()", source: context("contextProvider: { load: async () => { await new Promise((resolve) => setTimeout(resolve, 20)); return ''; }, refresh() {} },"), codes: [], near: "contract" },

  { what: "a guard that accepts all", source: datasource(`${silent} validate: () => ({ valid: true }),`), codes: ["GUARD_LETS_THROUGH"] },
  { what: "a guard that looks for capitals alone", source: datasource(`${silent} validate: (query) => ({ valid: !/DELETE|DROP|INSERT|UPDATE/.test(query) }),`), codes: ["GUARD_LETS_THROUGH"] },
  { what: "a guard that says true", source: datasource(`${silent} validate: () => true,`), codes: ["GUARD_MALFORMED"] },
  { what: "a near miss: a guard for another language", source: datasource(`${silent} validate: (query) => (/^SELECT [^;]+$/.test(query) ? { valid: true } : { valid: false, reason: "SELECT alone" }),`), codes: [], near: "contract" },

  { what: "a connection without close()", source: datasource("create: () => ({ query: async () => ({ columns: [], rows: [] }) }),"), codes: ["CONNECTION_MALFORMED"], line: 4 },
  { what: "rows that are arrays", source: datasource(answering(`{ columns: ["one"], rows: [[1]] }`)), codes: ["QUERY_MALFORMED"] },
  { what: "no columns", source: datasource(answering("{ rows: [] }")), codes: ["QUERY_MALFORMED"] },
  { what: "a query that answers after close()", source: datasource("create: () => ({ query: async () => ({ columns: [], rows: [] }), close: async () => {} }),"), codes: ["QUERY_AFTER_CLOSE"] },
  { what: "a close() that throws when it is called again", source: datasource(`create: () => { let open = true; return { query: async () => { throw new Error("away"); }, close: async () => { if (!open) throw new Error("closed"); open = false; } }; },`), codes: ["CLOSE_THROWS"] },
  { what: "a query that never comes back", source: datasource("create: () => ({ query: () => new Promise(() => {}), close: async () => {} }),"), codes: ["CONTRACT_TIMEOUT"] },
  { what: "a near miss: a connection that answers, closes, and is quiet then", source: datasource(answering(`{ columns: ["one"], rows: [{ one: 1n }] }`)), codes: [], near: "contract" },

  { what: "an entity that is no YAML", source: datasource(silent, `entities: [{ name: "users", yaml: "table: [" }],`), codes: ["ENTITY_INVALID"] },
  { what: "a near miss: an entity with a dimension", source: datasource(silent, String.raw`entities: [{ name: "users", yaml: "table: users\ndimensions:\n  id:\n    type: number" }],`), codes: [], near: "contract" },

  { what: "a route of the host", source: plugin("interaction", `routes(app) { app.get("/api/health", (c) => c.text("ok")); },`), codes: ["ROUTE_TAKEN"], line: 3 },
  { what: "a route that is mounted twice", source: plugin("interaction", `routes(app) { app.get("/crm", (c) => c.text("a")); app.get("/crm", (c) => c.text("b")); },`), codes: ["ROUTE_TWICE"] },
  { what: "routes that throw", source: plugin("interaction", `routes() { throw new Error("no"); },`), codes: ["ROUTES_THROW"] },
  { what: "a near miss: routes of one path and two methods", source: plugin("interaction", `routes(app) { app.get("/crm", (c) => c.text("a")); app.post("/crm", (c) => c.text("b")); },`), codes: [], near: "contract" },

  { what: "an action that takes anything", source: action("z.any()"), codes: ["ACTION_INPUT_UNCHECKED"], line: 5 },
  { what: "a near miss: an action without fields, which is not executed", source: action("z.object({})"), codes: [], near: "contract" },

  { what: "a sandbox that answers text", source: plugin("sandbox", `sandbox: { create: () => ({ exec: async () => "out", close() {} }) },`), codes: ["SANDBOX_MALFORMED"] },
  { what: "a sandbox without exec()", source: plugin("sandbox", "sandbox: { create: () => ({}) },"), codes: ["SANDBOX_MALFORMED"] },
  { what: "a near miss: a sandbox that is away", source: plugin("sandbox", `sandbox: { create: () => ({ exec: async () => { throw new Error("away"); }, async close() {} }) },`), codes: [], near: "contract" },

  { what: "a hook that returns true", source: context("contextProvider: { load: () => '' }, hooks: { beforeQuery: [{ handler: () => true }] },"), codes: ["HOOK_MALFORMED"] },
  { what: "a near miss: a hook that refuses, and one that rewrites", source: context("contextProvider: { load: () => '' }, hooks: { beforeQuery: [{ handler({ sql }) { if (sql === 'SELECT 1') throw new Error('no'); } }], beforeExplore: [{ handler: ({ command }) => ({ command }) }] },"), codes: [], near: "contract" },

  { what: "an interval that outlives teardown()", source: context("contextProvider: { load: () => '' }, initialize() { setInterval(() => {}, 1000); }, teardown() {},"), codes: ["TEARDOWN_LEAKS"], line: 3 },
  { what: "a server that outlives a plugin without teardown()", source: `import { createServer } from "node:net";\n${context("contextProvider: { load: () => '' }, initialize() { createServer().listen(0, '127.0.0.1'); },")}`, codes: ["TEARDOWN_LEAKS"], line: 4 },
  { what: "a process that outlives teardown()", source: `import { spawn } from "node:child_process";\n${context("contextProvider: { load: () => '' }, initialize() { spawn('sleep', ['300']); }, teardown() {},")}`, codes: ["TEARDOWN_LEAKS"], line: 4 },
  { what: "a near miss: an interval that teardown() ends", source: context("contextProvider: { load: () => '' }, timer: undefined, initialize() { this.timer = setInterval(() => {}, 1000); }, teardown() { clearInterval(this.timer); },"), codes: [], near: "teardown" },
];
