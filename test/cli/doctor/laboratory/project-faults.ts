import { canary, type Fault } from "./fault.ts";

const good = (parts: string) => `definePlugin({ ...context, id: "faulty", config: { apiKey: "${canary}" }, ${parts} })`;
const says = `throw new Error("the service refused ${canary}")`;
const action = (id: string, rest = "") => `definePlugin({ id: "${id}", type: "action", version: "1.0.0", actions: [{ name: "send", description: "d", actionType: "a:b", reversible: false, defaultApproval: "manual" as const, ${rest} tool: { inputSchema: {}, execute() {} } }] })`;
const mounts = (id: string, path: string) => `definePlugin({ id: "${id}", type: "interaction", version: "1.0.0", routes(app) { app.get("${path}", (c) => c.text("")); } })`;
const registers = (id: string) => `definePlugin({ ...context, id: "${id}", initialize(ctx) { ctx.tools.register({ name: "look", description: "d", inputSchema: {}, execute: async () => "" }); } })`;
const sandbox = (security: string) => `definePlugin({ id: "box", type: "sandbox", version: "1.0.0", sandbox: { create: () => ({ exec: async () => ({ stdout: "", stderr: "", exitCode: 0 }) }), priority: 99 }, ${security} })`;
const repository = (config: string) => ({ ".env": `KEY=${canary}`, ".git/HEAD": "ref: refs/heads/main\n", ".git/config": config, ".git/objects/x": "", ".git/refs/x": "" });
const file = (text: string) => ({ "atlas.config.ts": text });
const importing = `import { defineConfig } from "@atlas/api/lib/config";\n`;

/** What is wrong without any database, model or server. */
export const projectFaults: Fault[] = [
  { name: "no config", code: "CONFIG_MISSING", files: { "README.md": "" } },
  { name: "a config that is no TypeScript", code: "CONFIG_SYNTAX", files: file(`const key = "${canary}"; export default {{`) },
  { name: "a config with a key that nobody knows", code: "CONFIG_KEY_UNKNOWN", rest: "pluginss: []" },
  { name: "a config without a default export", code: "CONFIG_NO_DEFAULT", files: file(`export const key = "${canary}";`) },
  { name: "a config that imports what is not installed", code: "CONFIG_IMPORT_MISSING", files: file(`import "no-such-package-at-all";\nexport default {};`) },
  { name: "a config that throws", code: "CONFIG_THROWS", files: file(`throw new Error("password=${canary}");\nexport default {};`) },
  { name: "a config with a value of the wrong kind", code: "CONFIG_VALUE_INVALID", rest: `port: "http" as never` },
  { name: "a config that needs a variable which is not set", code: "CONFIG_ENV_MISSING", files: file(`${importing}import { createPlugin } from "@useatlas/plugin-sdk";\nimport { z } from "zod";
const crm = createPlugin({ configSchema: z.object({ apiKey: z.string() }), create: (config) => ({ id: "crm", type: "context" as const, version: "1.0.0", config, contextProvider: { load: () => "" } }) });
export default defineConfig({ plugins: [crm({ apiKey: process.env.CRM_KEY_OF_NOBODY! })] });`) },
  { name: "two plugins of one id", code: "PLUGIN_ID_TWICE", plugins: `${good("")}, ${good("")}` },
  { name: "two actions of one name", code: "TOOL_NAME_TAKEN", plugins: `${action("one")}, ${action("two")}` },
  { name: "two plugins that register one tool", code: "TOOL_NAME_TAKEN", plugins: `${registers("one")}, ${registers("two")}` },
  { name: "two plugins on one path", code: "ROUTE_TAKEN", plugins: `${mounts("one", "/hooks/crm")}, ${mounts("two", "/hooks/crm")}` },
  { name: "a plugin on a path of Atlas", code: "ROUTE_TAKEN", plugins: mounts("one", "/api/v1/chat") },
  { name: "a plugin whose routes() throws", code: "ROUTES_THROW", plugins: `definePlugin({ id: "one", type: "interaction", version: "1.0.0", config: { token: "${canary}" }, routes() { ${says}; } })` },
  { name: "a .env file that git does not ignore", code: "ENV_NOT_IGNORED", files: repository("[core]\n\trepositoryformatversion = 0\n") },
  { name: "a repository that git cannot read", code: "ENV_UNCHECKED", files: repository("[") },
  { name: "routes() that hangs", code: "ROUTES_TIMEOUT", plugins: `definePlugin({ id: "one", type: "interaction", version: "1.0.0", routes: never })` },
  { name: "a join that leads nowhere", code: "JOIN_UNKNOWN", plugins: `definePlugin({ id: "shop", type: "datasource", version: "1.0.0", connection: { dbType: "nothing", validate: () => ({ valid: true }), create: () => ({ query: async () => ({ columns: [], rows: [] }), close: async () => {} }) } })`, files: { "semantic/entities/orders.yml": "table: orders\njoins: [custmers]\n" } },
  { name: "a datasource whose tables nobody can look up", code: "CONNECTION_NOT_SQL", told: true, plugins: `definePlugin({ id: "shop", type: "datasource", version: "1.0.0", connection: { dbType: "nothing", validate: () => ({ valid: true }), create: () => ({ query: async () => ({ columns: [], rows: [] }), close: async () => {} }) } })`, files: { "semantic/entities/orders.yml": "table: orders\n" } },
  // In a network of its own, where only those who have the right may listen below 1024, and without that right.
  { name: "a port that not everybody may listen on", code: "PORT_FORBIDDEN", plugins: `definePlugin({ ...context, id: "good" })`, environment: { DATABASE_URL: "", PORT: "80" }, through: ["unshare", "--net", "setpriv", "--bounding-set=-net_bind_service"] },
  { name: "a variable that is no number", code: "ENV_INVALID", environment: { PORT: "eighty" } },
  { name: "initialize() that throws", code: "PLUGIN_INITIALIZE", plugins: good(`initialize() { ${says}; }`) },
  { name: "initialize() that hangs", code: "PLUGIN_TIMEOUT", plugins: good("initialize: never") },
  { name: "a plugin that is ill", code: "PLUGIN_UNHEALTHY", plugins: good(`healthCheck: async () => ({ healthy: false, message: "no answer for ${canary}" })`) },
  { name: "a health check that throws", code: "HEALTH_THROWS", plugins: good(`healthCheck: async () => { ${says}; }`) },
  { name: "a health check that hangs", code: "HEALTH_TIMEOUT", plugins: good("healthCheck: never") },
  { name: "a health check that answers yes", code: "HEALTH_MALFORMED", plugins: good(`healthCheck: async () => "yes" as never`) },
  { name: "teardown() that throws", code: "TEARDOWN_THROWS", plugins: good(`async teardown() { ${says}; }`) },
  { name: "teardown() that hangs", code: "TEARDOWN_TIMEOUT", plugins: good("teardown: never") },
  { name: "an action without its credential", code: "CREDENTIAL_MISSING", plugins: action("mail", `requiredCredentials: ["MAIL_TOKEN_OF_NOBODY"],`) },
  { name: "no sandbox in production", code: "SANDBOX_UNAVAILABLE", environment: { NODE_ENV: "production" } },
  { name: "a sandbox that there is not", code: "SANDBOX_UNAVAILABLE", rest: `sandbox: "nothing"` },
  { name: "a sandbox with an open network", code: "SANDBOX_OPEN", plugins: sandbox("security: { networkIsolation: false, filesystemIsolation: true }") },
  { name: "a sandbox that says nothing of itself", code: "SANDBOX_UNSTATED", plugins: sandbox("") },
  { name: "a provider without a model", code: "MODEL_NOT_CONFIGURED", environment: { ATLAS_PROVIDER: "anthropic" } },
  { name: "a model without its key", code: "MODEL_KEY_MISSING", environment: { ATLAS_PROVIDER: "openai", ATLAS_MODEL: "m" } },
  { name: "a model's address that is none", code: "MODEL_URL_INVALID", environment: { ATLAS_PROVIDER: "openai-compatible", ATLAS_MODEL: "m", ATLAS_MODEL_URL: "ftp://x", ATLAS_MODEL_KEY: canary } },
  { name: "a model's server that is down", code: "MODEL_UNREACHABLE", environment: { ATLAS_PROVIDER: "openai-compatible", ATLAS_MODEL: "m", ATLAS_MODEL_URL: `http://me:${canary}@127.0.0.1:1/v1`, ATLAS_MODEL_KEY: canary } },
  { name: "no DATABASE_URL for a plugin with tables", code: "DATABASE_URL_MISSING", environment: { DATABASE_URL: "" } },
  { name: "a DATABASE_URL of another engine", code: "DATABASE_URL_INVALID", environment: { DATABASE_URL: `mysql://root:${canary}@127.0.0.1/x` } },
  { name: "an embedded database that was never made", code: "DATABASE_ABSENT", environment: { DATABASE_URL: "embedded:.atlas/none" } },
  { name: "nothing listens where the database should", code: "DATABASE_REFUSED", environment: { DATABASE_URL: `postgres://lab:${canary}@127.0.0.1:1/lab` } },
  { name: "a database host that there is not", code: "DATABASE_HOST_UNKNOWN", environment: { DATABASE_URL: `postgres://lab:${canary}@no-such-host.invalid/lab` } },
  { name: "an entity file that is no YAML", code: "SEMANTIC_SYNTAX", files: { "semantic/entities/orders.yml": "name: [orders" } },
];
