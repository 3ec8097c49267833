import { belowImports, goodSource } from "./plugin-folder.ts";

export interface Case {
  what: string;
  source: string;
  manifest?: Record<string, unknown>;
  /** The codes of all findings but those that are ok or blocked. */
  codes: string[];
  /** Of the first of them. */
  line?: number;
  /** Which code the blocked findings name; none are blocked where it is left out. */
  blockedBy?: string;
  /** The rule that it all but breaks, and has to pass by name. */
  near?: string;
  /** What stands somewhere in its findings, as JSON. */
  says?: string;
  /** What must not stand there. */
  hides?: string;
}

const context = (parts: string) => `import { definePlugin } from "@useatlas/plugin-sdk";
export default definePlugin({
  id: "crm", type: "context", version: "1.0.0", contextProvider: { load: () => "" },
  ${parts}
});
`;
const healthy = "async healthCheck() { return { healthy: true }; },";
const factory = (schema: string, create = "(config) => ({ ...base, config })") => `import { createPlugin } from "@useatlas/plugin-sdk";
import { z } from "zod";
const base = { id: "crm", type: "context" as const, version: "1.0.0", contextProvider: { load: () => "" }, ${healthy} };
export const crm = createPlugin({ configSchema: ${schema}, create: ${create} });
`;
const action = (credentials: string) => `import { z } from "zod";
import { definePlugin } from "@useatlas/plugin-sdk";
export const crm = definePlugin({
  id: "crm", type: "action", version: "1.0.0", ${healthy}
  actions: [{
    name: "createTicket", description: "Creates a ticket", actionType: "ticket:create", reversible: false, defaultApproval: "manual",
    requiredCredentials: ${credentials},
    tool: { inputSchema: z.object({}), execute: () => { process.exit(7); } },
  }],
});
`;

export const cases: Case[] = [
  { what: "good", source: goodSource, codes: [] },
  { what: "good, made by a factory", source: factory("z.object({ url: z.url(), size: z.number().int().max(5).optional() })"), codes: [] },
  { what: "good, with every field optional", source: factory("z.object({ size: z.number().optional() })"), codes: [], near: "config-rejects-junk" },
  { what: "good, exported twice under two names", source: `${factory("z.object({ url: z.url() })")}\nexport { crm as crmPlugin };\nexport default crm;`, codes: [], near: "exports-plugin" },
  { what: "good, an object without definePlugin", source: `export default { id: "crm", type: "context", version: "1.0.0", contextProvider: { load: () => "" }, ${healthy} };`, codes: [] },

  { what: "an endless loop at load", source: "while (true) {}", codes: ["PLUGIN_LOAD_TIMEOUT"], blockedBy: "PLUGIN_LOAD_TIMEOUT" },
  { what: "a promise at load that never settles", source: `await new Promise(() => {});\n${goodSource}`, codes: ["PLUGIN_LOAD_TIMEOUT"], blockedBy: "PLUGIN_LOAD_TIMEOUT" },
  { what: "an exit with 0 at load", source: "process.exit(0);", codes: ["PLUGIN_LOAD_EXITED"], blockedBy: "PLUGIN_LOAD_EXITED" },
  { what: "a crash at load", source: "process.kill(process.pid, 'SIGSEGV'); await new Promise(() => {});", codes: ["PLUGIN_LOAD_EXITED"], blockedBy: "PLUGIN_LOAD_EXITED" },
  { what: "an error behind the back at load", source: belowImports(`Promise.reject(new Error("behind"));\nawait new Promise((resolve) => setTimeout(resolve, 100));`), codes: ["PLUGIN_LOAD_THROWS"], line: 2, blockedBy: "PLUGIN_LOAD_THROWS" },
  { what: "a throw at load", source: `\nthrow new Error("no luck");`, codes: ["PLUGIN_LOAD_THROWS"], line: 2, blockedBy: "PLUGIN_LOAD_THROWS" },
  { what: "a syntax error", source: "const = 1;", codes: ["SOURCE_INVALID"], line: 1, blockedBy: "SOURCE_INVALID" },
  { what: "an import that is not there", source: `import "./missing";`, codes: ["PLUGIN_LOAD_THROWS"], blockedBy: "PLUGIN_LOAD_THROWS" },
  { what: "a flood of stdout at load", source: `for (;;) console.log("x".repeat(1000));`, codes: ["PLUGIN_LOAD_FLOODS"], blockedBy: "PLUGIN_LOAD_FLOODS" },
  { what: "a flood of stderr at load", source: `for (;;) console.error("x".repeat(1000));`, codes: ["PLUGIN_LOAD_FLOODS"], blockedBy: "PLUGIN_LOAD_FLOODS" },
  {
    what: "a forged answer and an exit with 0",
    source: `import { writeSync } from "node:fs";
const answer = JSON.stringify({ nonce: "", end: "load", candidate: -1, outcome: { outcome: "returned", value: { exports: [], candidates: [] } } }) + "\\n";
for (const fd of [1, 3]) writeSync(fd, answer);
process.exit(0);`,
    codes: ["PLUGIN_LOAD_EXITED"],
    blockedBy: "PLUGIN_LOAD_EXITED",
  },
  { what: "a child that outlives it", source: belowImports(`import { spawn } from "node:child_process";\nspawn("sleep", ["300"], { stdio: "inherit" });`), codes: ["IMPORT_SPAWNS"], line: 3 },
  { what: "a few words on stdout at load", source: belowImports(`console.log("hello");`), codes: ["IMPORT_PRINTS"], line: 2 },

  { what: "no export", source: "const x = 1;", says: '/src/index.ts"', codes: ["PLUGIN_NOT_EXPORTED"], blockedBy: "PLUGIN_NOT_EXPORTED" },
  { what: "exports that are no plugins", source: `export const a = {}; export const b = () => 1; export default { id: "x" };`, says: "It exports a, b, default", codes: ["PLUGIN_NOT_EXPORTED"], blockedBy: "PLUGIN_NOT_EXPORTED" },

  { what: "three problems of shape in definePlugin", source: `import { definePlugin } from "@useatlas/plugin-sdk";\nexport default definePlugin({ id: "", type: "contxt", version: "" } as never);`, codes: ["PLUGIN_ID_EMPTY", "PLUGIN_VERSION_EMPTY", "PLUGIN_TYPE_INVALID"], line: 2, blockedBy: "PLUGIN_ID_EMPTY" },
  { what: "a problem of shape in what a factory makes", source: factory("z.object({ url: z.url() })", `(config) => ({ ...base, config, version: "" })`), codes: ["PLUGIN_VERSION_EMPTY"], blockedBy: "PLUGIN_VERSION_EMPTY" },
  { what: "a problem of shape in a plain object", source: `export default { id: "crm", type: "context", version: "1.0.0" };`, says: '/src/index.ts"', codes: ["PLUGIN_FIELD_MISSING"], blockedBy: "PLUGIN_FIELD_MISSING" },

  { what: "a factory that never returns", source: factory("z.object({})", "() => { for (;;) {} }"), codes: ["PLUGIN_BUILD_TIMEOUT"], blockedBy: "PLUGIN_BUILD_TIMEOUT" },
  { what: "a factory that ends the process", source: factory("z.object({})", "() => process.exit(0)"), codes: ["PLUGIN_BUILD_EXITED"], blockedBy: "PLUGIN_BUILD_EXITED" },
  { what: "a schema that accepts anything", source: factory("z.any()"), codes: ["PLUGIN_CONFIG_UNCHECKED"] },
  { what: "a schema that lets junk through to create()", source: factory("{ parse: (input: any) => input }", "(config) => ({ ...base, config: config.url.length })"), codes: ["PLUGIN_CONFIG_UNCHECKED", "CONFIG_SAMPLE_UNKNOWN"], blockedBy: "CONFIG_SAMPLE_UNKNOWN" },
  { what: "a refusal that names no field", source: factory(`{ parse(input: any) { if (typeof input?.url !== "string") throw new Error("bad config"); return input; } }`), manifest: { atlas: { sampleConfig: { url: "x" } } }, codes: ["PLUGIN_CONFIG_UNNAMED"] },
  { what: "a refusal that is a word", source: factory(`{ parse(input: any) { if (typeof input?.url !== "string") throw "no"; return input; } }`), manifest: { atlas: { sampleConfig: { url: "x" } } }, codes: ["PLUGIN_CONFIG_UNNAMED"] },
  { what: "a validator of its own that names the field", source: factory(`{ parse(input: any) { if (typeof input?.url !== "string") throw new Error("url is missing"); return input; } }`), codes: [], near: "config-names-field" },
  { what: "a config that nobody can guess", source: factory(`z.object({ code: z.string().refine((code) => code === "open sesame") })`), codes: ["CONFIG_SAMPLE_UNKNOWN"], blockedBy: "CONFIG_SAMPLE_UNKNOWN" },
  { what: "a config that nobody can guess and package.json tells", source: factory(`z.object({ code: z.string().refine((code) => code === "open sesame") })`), manifest: { atlas: { sampleConfig: { code: "open sesame" } } }, codes: [], near: "config-sample" },
  { what: "a factory that gives the same object twice", source: factory("z.object({ url: z.url() })", "() => base"), codes: ["PLUGIN_FACTORY_SHARED"] },

  { what: "a factory that keeps what it built", source: factory("z.object({ url: z.url() })", "(config) => (kept ??= { ...base, config })").replace("export const", "let kept: any;\nexport const"), codes: ["PLUGIN_FACTORY_SHARED"] },

  { what: "an id that is the type alone", source: goodSource.replace(`"crm"`, `"context"`), codes: ["PLUGIN_ID_UNRELATED"] },
  { what: "an id that has nothing to do with the package", source: goodSource.replace(`"crm"`, `"erp-context"`), codes: ["PLUGIN_ID_UNRELATED"] },
  { what: "an id that has a word of the package", source: goodSource.replace(`"crm"`, `"my-crm-context"`), codes: [], near: "plugin-id" },

  { what: "an action without a health check", source: action("[]").replace(healthy, ""), codes: ["HEALTH_MISSING"] },
  { what: "a context without a health check, which may need no service", source: context(""), codes: [], near: "health" },
  { what: "a health check that throws", source: context(`healthCheck() { throw new Error("down"); },`), codes: ["HEALTH_THROWS"], line: 4 },
  { what: "a health check that rejects", source: context(`async healthCheck() { throw new Error("down"); },`), codes: ["HEALTH_THROWS"], line: 4 },
  { what: "a health check that never settles", source: context("healthCheck: () => new Promise(() => {}),"), codes: ["HEALTH_TIMEOUT"], blockedBy: "HEALTH_TIMEOUT" },
  { what: "a health check that loops, with a teardown behind it", source: context("healthCheck() { for (;;) {} }, teardown() {},"), codes: ["HEALTH_TIMEOUT"], blockedBy: "HEALTH_TIMEOUT" },
  { what: "a health check that ends the process", source: context("healthCheck() { process.exit(0); },"), codes: ["HEALTH_EXITED"], blockedBy: "HEALTH_EXITED" },
  { what: "a health check that returns true", source: context("healthCheck: () => true,").replace("definePlugin({", "definePlugin<any>({"), codes: ["HEALTH_MALFORMED"] },
  { what: "a health check that returns text for healthy", source: context(`healthCheck: async () => ({ healthy: "yes" }) as never,`), codes: ["HEALTH_MALFORMED"] },
  { what: "a health check that says that its service is down", source: context(`async healthCheck() { return { healthy: false, message: "down", latencyMs: 3 }; },`), codes: [], near: "health" },
  {
    what: "a health check that knocks at a stranger's door and says how it went",
    source: context(`async healthCheck() {
      const down = await fetch("https://example.com").then(() => false, () => true);
      const { connect } = await import("node:net");
      const refused = await new Promise((resolve) => connect(443, "93.184.215.14").once("error", () => resolve(true)).once("connect", () => resolve(false)));
      if (!down || !refused) throw new Error("it got through");
      return { healthy: false, message: "down" };
    },`),
    codes: [], near: "health",
  },
  {
    what: "a health check that sees the environment of Atlas",
    source: context(`async healthCheck() { const all = process; if (Object.keys(all["e" + "nv"]).includes("ATLAS_TEST_SECRET")) throw new Error("seen"); return { healthy: true }; },`),
    codes: [],
  },

  { what: "a teardown that throws", source: context(`${healthy}\n  teardown() { throw new Error("open"); },`), codes: ["TEARDOWN_THROWS"], line: 5 },
  { what: "a teardown that throws when it is called again", source: context(`${healthy} closed: false, teardown() { if (this.closed) throw new Error("closed"); this.closed = true; },`).replace("definePlugin({", "definePlugin<any>({"), codes: ["TEARDOWN_TWICE_THROWS"] },
  { what: "a teardown that never settles", source: context(`${healthy} teardown: () => new Promise(() => {}),`), codes: ["TEARDOWN_TIMEOUT"] },
  { what: "a teardown after an initialize() that fails", source: context(`${healthy} initialize() { throw new Error("no service"); }, teardown() { throw new Error("open"); },`), codes: ["TEARDOWN_NOT_TRIED"] },
  { what: "a teardown that may be called twice", source: context(`${healthy} initialize(ctx) { ctx.logger.info("up"); }, async teardown() {},`), codes: [], near: "teardown" },

  { what: "a credential where its name should be", source: action(`["sk-8Kd02mVzPq71LrT5xW"]`), hides: "sk-8Kd0", codes: ["CREDENTIAL_IMPLAUSIBLE"] },
  { what: "a credential with blanks", source: action(`["the key"]`), codes: ["CREDENTIAL_IMPLAUSIBLE"] },
  { what: "credentials by key and by variable, and an action that is not executed", source: action(`["apiKey", "CRM_API_KEY"]`), codes: [], near: "credentials" },
];
