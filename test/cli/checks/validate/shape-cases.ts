import type { PlantedCase } from "./planted.ts";

/** A plugin that only running tells: what is wrong with its shape stands in an object that no type checks. */
const plain = (fields: string) => `export default { id: "crm", type: "context", version: "1.0.0", contextProvider: { load: () => "" }, ${fields} };\n`;
const datasource = (connection: string, fields = "") => `export default { id: "crm", type: "datasource", version: "1.0.0", async healthCheck() { return { healthy: false }; }, connection: { dbType: "postgres", create: () => ({ query: async () => { throw new Error("away"); }, close: async () => {} }), ${connection} }, ${fields} };\n`;
const action = (fields: string, more = "") => `import { z } from "zod";
const tool = { inputSchema: z.object({}), execute: () => "" };
const action = { name: "send", description: "Sends", actionType: "a:b", reversible: false, defaultApproval: "manual", tool };
export default { id: "crm", type: "action", version: "1.0.0", async healthCheck() { return { healthy: true }; }, actions: [{ ...action, ${fields} }${more}] };
`;
const made = (value: string) => `import { createPlugin } from "@useatlas/plugin-sdk";
import { z } from "zod";
export const crm = createPlugin({ configSchema: z.object({ url: z.url() }), create: () => (${value}) as never });
`;
const table = (field: string, name = "users") => plain(`schema: { ${name}: { fields: { name: { type: "string" }, ${field} } } }`);

const one = (what: string, code: string, source: string): PlantedCase => ({ what, source, codes: [code] });

export const cases: PlantedCase[] = [
  one("a factory that makes nothing", "PLUGIN_NOT_OBJECT", made("null")),
  one("a factory that makes a promise of a plugin", "PLUGIN_NOT_OBJECT", made(`Promise.resolve({ id: "crm" })`)),
  one("a getter that throws", "PLUGIN_UNREADABLE", plain(`get hooks() { throw new Error("no hooks yet"); }`)),
  one("an id of blanks", "PLUGIN_ID_EMPTY", plain(`id: " "`)),
  one("an id with a slash", "PLUGIN_ID_INVALID", plain(`id: "my crm/1"`)),
  one("a version of nothing", "PLUGIN_VERSION_EMPTY", plain(`version: ""`)),
  one("a name that is a number", "PLUGIN_NAME_INVALID", plain("name: 7")),
  one("a type that is misspelt", "PLUGIN_TYPE_INVALID", plain(`type: "contxt"`)),
  one("a type and types", "PLUGIN_TYPE_TWICE", plain(`types: ["context"]`)),
  one("types without a type", "PLUGIN_TYPES_EMPTY", plain("type: undefined, types: []")),
  one("a context without a provider", "PLUGIN_FIELD_MISSING", plain("contextProvider: {}")),
  one("an initialize() that is no function", "PLUGIN_FIELD_INVALID", plain("initialize: true")),
  one("a hook that nobody calls", "PLUGIN_HOOK_UNKNOWN", plain("hooks: { beforQuery: [{ handler() {} }] }")),
  one("a dialect that nobody speaks", "PLUGIN_DIALECT_UNKNOWN", datasource(`parserDialect: "Postgress"`)),
  one("an approval by nobody", "PLUGIN_APPROVAL_INVALID", action(`defaultApproval: "admin"`)),
  one("two actions of one name", "PLUGIN_ACTION_TWICE", action("", ", action")),
  one("an action with a blank in its name", "TOOL_NAME_INVALID", action(`name: "create ticket"`)),
  one("a column with a name of eighty letters", "SCHEMA_NAME_INVALID", table(`["a".repeat(80)]: { type: "string" }`)),
  one("a column of another database's type", "SCHEMA_TYPE_INVALID", table(`age: { type: "int4" }`)),
  one("a number with words for its default", "SCHEMA_DEFAULT_INVALID", table(`age: { type: "number", defaultValue: "1" }`)),
  one("a reference to a table that is not there", "SCHEMA_REFERENCE_UNKNOWN", table(`boss: { type: "string", references: { model: "usr", field: "id" } }`)),
  one("a reference to a column that is not unique", "SCHEMA_REFERENCE_NOT_UNIQUE", table(`boss: { type: "string", references: { model: "users", field: "name" } }`)),
  one("an old name that is still there", "SCHEMA_RENAME_INVALID", table(`nick: { type: "string", renamedFrom: "name" }`)),

  { what: "a plugin with every field that a shape may have", source: datasource(`parserDialect: "postgresql", forbiddenPatterns: [/\\bCALL\\b/gi]`, `name: "CRM", dialect: "Say LIMIT.", entities: [], hooks: { beforeQuery: [{ matcher: () => false, handler() {} }] }, schema: { users: { fields: { name: { type: "string", unique: true, renamedFrom: "nick" }, boss: { type: "string", references: { model: "users", field: "name" } } } } }`), codes: [], near: "shape" },
  { what: "an id of 56 letters, and a tool name of 64", source: action(`name: "a".repeat(64)`).replace(`"crm"`, `"crm-" + "x".repeat(52)`), codes: [], near: "shape" },
];
