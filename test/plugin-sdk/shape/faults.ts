import { createPlugin } from "@useatlas/plugin-sdk";
import { createMockConnection } from "@useatlas/plugin-sdk/testing";
import { validAction, validPlugins } from "../valid-plugins.ts";

const { datasource, context, interaction, action, sandbox } = validPlugins();
const { connection } = datasource;

// The code, the path and the message of the only problem of a plugin that is right except for one thing.
export const faults: [code: string, path: string, message: string, plugin: unknown][] = [
  ["PLUGIN_NOT_OBJECT", "", "A plugin must be an object, not undefined", undefined],
  ["PLUGIN_NOT_OBJECT", "", "A plugin must be an object, not null", null],
  ["PLUGIN_NOT_OBJECT", "", "A plugin must be an object, not an array", [context]],
  ["PLUGIN_NOT_OBJECT", "", "A plugin must be an object, not a string", "my-plugin"],
  ["PLUGIN_NOT_OBJECT", "", "A plugin must be an object, not a function", () => context],
  ["PLUGIN_NOT_OBJECT", "", "This is a Promise, not a plugin", Promise.resolve(context)],
  ["PLUGIN_NOT_OBJECT", "", "This is a plugin factory that was never called", createPlugin({ configSchema: { parse: String }, create: () => anyContext() })],

  ["PLUGIN_ID_EMPTY", "id", "Plugin id must not be empty", { ...context, id: "" }],
  ["PLUGIN_ID_EMPTY", "id", "Plugin id must not be empty", { ...context, id: " " }],
  ["PLUGIN_ID_EMPTY", "id", "Plugin id must not be empty", { ...context, id: 7 }],
  ["PLUGIN_ID_INVALID", "id", idMessage("../x"), { ...context, id: "../x" }],
  ["PLUGIN_ID_INVALID", "id", idMessage("-dash"), { ...context, id: "-dash" }],
  ["PLUGIN_ID_INVALID", "id", idMessage("x".repeat(57)), { ...context, id: "x".repeat(57) }],
  ["PLUGIN_ID_INVALID", "id", idMessage("my-рlugin"), { ...context, id: "my-рlugin" }],
  ["PLUGIN_VERSION_EMPTY", "version", "Plugin version must not be empty", { ...context, version: "" }],
  ["PLUGIN_VERSION_EMPTY", "version", "Plugin version must not be empty", { ...context, version: undefined }],
  ["PLUGIN_NAME_INVALID", "name", "Plugin name must be a string, not a number", { ...context, name: 1 }],

  ["PLUGIN_TYPE_INVALID", "type", typeMessage("x"), { ...context, type: "x" }],
  ["PLUGIN_TYPE_INVALID", "type", typeMessage("undefined"), { ...context, type: undefined }],
  ["PLUGIN_TYPE_INVALID", "types[1]", typeMessage("contxt"), { ...context, type: undefined, types: ["context", "contxt"] }],
  ["PLUGIN_TYPES_EMPTY", "types", "Plugin types must be an array with at least one type", { ...context, type: undefined, types: [] }],
  ["PLUGIN_TYPES_EMPTY", "types", "Plugin types must be an array with at least one type", { ...context, type: undefined, types: "context" }],
  ["PLUGIN_TYPE_TWICE", "types", 'Plugin declares both "type" and "types"', { ...context, types: ["context"] }],

  ["PLUGIN_FIELD_INVALID", "initialize", "Plugin initialize must be a function, not a string", { ...context, initialize: "log" }],
  ["PLUGIN_FIELD_INVALID", "healthCheck", "Plugin healthCheck must be a function, not an object", { ...context, healthCheck: { healthy: true } }],
  ["PLUGIN_FIELD_INVALID", "teardown", "Plugin teardown must be a function, not null", { ...context, teardown: null }],

  ["PLUGIN_FIELD_MISSING", "connection", "Plugin connection is missing", { ...datasource, connection: undefined }],
  ["PLUGIN_FIELD_MISSING", "connection.create", "Plugin connection.create() is missing", { ...datasource, connection: { dbType: "postgres" } }],
  ["PLUGIN_FIELD_INVALID", "connection.create", "Plugin connection.create must be a function, not an object", { ...datasource, connection: { ...connection, create: createMockConnection() } }],
  ["PLUGIN_FIELD_MISSING", "connection.dbType", "Plugin connection.dbType is missing", { ...datasource, connection: { create: connection.create } }],
  ["PLUGIN_FIELD_INVALID", "connection.dbType", "Plugin connection.dbType must be a non-empty string, not an empty string", { ...datasource, connection: { ...connection, dbType: "" } }],
  ["PLUGIN_FIELD_INVALID", "connection.validate", "Plugin connection.validate must be a function, not a boolean", { ...datasource, connection: { ...connection, validate: true } }],
  ["PLUGIN_DIALECT_UNKNOWN", "connection.parserDialect", 'Unknown parserDialect "Postgresql9", did you mean "PostgresQL"?', { ...datasource, connection: { ...connection, parserDialect: "Postgresql9" } }],
  ["PLUGIN_DIALECT_UNKNOWN", "connection.parserDialect", 'Unknown parserDialect "COBOL"', { ...datasource, connection: { ...connection, parserDialect: "COBOL" } }],
  ["PLUGIN_FIELD_INVALID", "connection.parserDialect", "Plugin connection.parserDialect must be a string, not an object", { ...datasource, connection: { ...connection, parserDialect: {} } }],
  ["PLUGIN_FIELD_INVALID", "connection.forbiddenPatterns", "Plugin connection.forbiddenPatterns must be an array of RegExp, not an object", { ...datasource, connection: { ...connection, forbiddenPatterns: /x/ } }],
  ["PLUGIN_FIELD_INVALID", "connection.forbiddenPatterns[1]", "Plugin connection.forbiddenPatterns[1] must be a RegExp, not a string", { ...datasource, connection: { ...connection, forbiddenPatterns: [/a/, "b"] } }],
  ["PLUGIN_FIELD_INVALID", "entities", "Plugin entities must be an array or a function, not an object", { ...datasource, entities: {} }],
  ["PLUGIN_FIELD_MISSING", "entities[0].yaml", "Plugin entities[0].yaml is missing", { ...datasource, entities: [{ name: "users" }] }],
  ["PLUGIN_FIELD_INVALID", "dialect", "Plugin dialect must be a non-empty string, not a function", { ...datasource, dialect: () => "" }],

  ["PLUGIN_FIELD_MISSING", "contextProvider", "Plugin contextProvider is missing", { ...context, contextProvider: undefined }],
  ["PLUGIN_FIELD_MISSING", "contextProvider.load", "Plugin contextProvider.load() is missing", { ...context, contextProvider: {} }],
  ["PLUGIN_FIELD_INVALID", "contextProvider.refresh", "Plugin contextProvider.refresh must be a function, not a boolean", { ...context, contextProvider: { load: () => "", refresh: true } }],
  ["PLUGIN_FIELD_INVALID", "routes", "Plugin routes must be a function, not an array", { ...interaction, routes: [] }],
  ["PLUGIN_FIELD_MISSING", "sandbox", "Plugin sandbox is missing", { ...sandbox, sandbox: undefined }],
  ["PLUGIN_FIELD_MISSING", "sandbox.create", "Plugin sandbox.create() is missing", { ...sandbox, sandbox: {} }],
  ["PLUGIN_FIELD_INVALID", "sandbox.priority", "Plugin sandbox.priority must be a finite number, not NaN", { ...sandbox, sandbox: { ...sandbox.sandbox, priority: NaN } }],
  ["PLUGIN_FIELD_INVALID", "sandbox.deadlineMs", "Plugin sandbox.deadlineMs must be a number above 0, not 0", { ...sandbox, sandbox: { ...sandbox.sandbox, deadlineMs: 0 } }],
  ["PLUGIN_FIELD_INVALID", "sandbox.deadlineMs", "Plugin sandbox.deadlineMs must be a number above 0, not NaN", { ...sandbox, sandbox: { ...sandbox.sandbox, deadlineMs: NaN } }],
  ["PLUGIN_FIELD_INVALID", "security", "Plugin security must be an object, not a boolean", { ...sandbox, security: true }],

  ["PLUGIN_FIELD_INVALID", "actions", "Plugin actions must be an array with at least one action, not an empty array", { ...action, actions: [] }],
  ["PLUGIN_FIELD_INVALID", "actions[0]", "Plugin actions[0] must be an object, not a function", { ...action, actions: [() => validAction()] }],
  ["PLUGIN_ACTION_TWICE", "actions[1].name", 'Plugin actions[1].name "createTicket" is used twice', { ...action, actions: [validAction(), validAction()] }],
  ["TOOL_NAME_INVALID", "actions[0].name", 'Plugin actions[0].name "create ticket" must be 1 to 64 letters, digits, dashes or underscores', actionWith({ name: "create ticket" })],
  ["TOOL_NAME_INVALID", "actions[0].name", "Plugin actions[0].name an object must be 1 to 64 letters, digits, dashes or underscores", actionWith({ name: {} })],
  ["PLUGIN_APPROVAL_INVALID", "actions[0].defaultApproval", 'Plugin actions[0].defaultApproval must be one of: manual, admin-only, auto, not "admin"', actionWith({ defaultApproval: "admin" })],
  ["PLUGIN_APPROVAL_INVALID", "actions[0].defaultApproval", "Plugin actions[0].defaultApproval must be one of: manual, admin-only, auto, not undefined", actionWith({ defaultApproval: undefined })],
  ["PLUGIN_FIELD_INVALID", "actions[0].reversible", "Plugin actions[0].reversible must be true or false, not undefined", actionWith({ reversible: undefined })],
  ["PLUGIN_FIELD_INVALID", "actions[0].requiredCredentials", "Plugin actions[0].requiredCredentials must be an array of strings", actionWith({ requiredCredentials: ["apiKey", 1] })],
  ["PLUGIN_FIELD_MISSING", "actions[0].tool", "Plugin actions[0].tool is missing", actionWith({ tool: undefined })],
  ["PLUGIN_FIELD_MISSING", "actions[0].tool.inputSchema", "Plugin actions[0].tool.inputSchema is missing", actionWith({ tool: { execute: () => "" } })],
  ["PLUGIN_FIELD_MISSING", "actions[0].tool.execute", "Plugin actions[0].tool.execute() is missing", actionWith({ tool: { inputSchema: {} } })],

  ["PLUGIN_HOOK_UNKNOWN", "hooks.beforeQuerry", 'Unknown hook "beforeQuerry", did you mean "beforeQuery"?', { ...context, hooks: { beforeQuerry: [] } }],
  ["PLUGIN_FIELD_INVALID", "hooks.beforeQuery", "Plugin hooks.beforeQuery must be an array, not a function", { ...context, hooks: { beforeQuery: () => undefined } }],
  ["PLUGIN_FIELD_MISSING", "hooks.onRequest[0].handler", "Plugin hooks.onRequest[0].handler() is missing", { ...context, hooks: { onRequest: [{}] } }],
  ["PLUGIN_FIELD_INVALID", "hooks.onRequest[0].matcher", "Plugin hooks.onRequest[0].matcher must be a function, not an object", { ...context, hooks: { onRequest: [{ handler: () => undefined, matcher: /x/ }] } }],

  ["SCHEMA_NAME_INVALID", "schema.", "Plugin schema.: a table name must be 1 to 63 bytes, which is what PostgreSQL keeps of it", { ...context, schema: { "": { fields: {} } } }],
  ["PLUGIN_FIELD_MISSING", "schema.cache.fields", "Plugin schema.cache.fields is missing", { ...context, schema: { cache: {} } }],
  ["SCHEMA_TYPE_INVALID", "schema.cache.fields.key.type", 'Plugin schema.cache.fields.key.type must be one of: string, number, boolean, date, not "text"', cacheWith({ type: "text" })],
  ["SCHEMA_DEFAULT_INVALID", "schema.cache.fields.key.defaultValue", "Plugin schema.cache.fields.key.defaultValue must be a number, not \"1\"", cacheWith({ type: "number", defaultValue: "1" })],
  ["SCHEMA_DEFAULT_INVALID", "schema.cache.fields.key.defaultValue", "Plugin schema.cache.fields.key.defaultValue must be a date, not \"some day\"", cacheWith({ type: "date", defaultValue: "some day" })],
  ["PLUGIN_FIELD_INVALID", "schema.cache.fields.key.unique", "Plugin schema.cache.fields.key.unique must be true or false, not a string", cacheWith({ type: "string", unique: "yes" })],
  ["SCHEMA_RENAME_INVALID", "schema.cache.fields.key.renamedFrom", 'Plugin schema.cache.fields.key.renamedFrom names "key", which is still declared', cacheWith({ type: "string", renamedFrom: "key" })],
  ["SCHEMA_RENAME_INVALID", "schema.cache.fields.key.renamedFrom", 'Plugin schema.cache.fields.key.renamedFrom names "created_at", which is still declared', cacheWith({ type: "string", renamedFrom: "created_at" })],
  ["SCHEMA_REFERENCE_UNKNOWN", "schema.cache.fields.key.references", 'Plugin schema.cache.fields.key.references names the table "cash", which this plugin does not declare', cacheWith({ type: "string", references: { model: "cash", field: "id" } })],
  ["SCHEMA_REFERENCE_UNKNOWN", "schema.cache.fields.key.references", 'Plugin schema.cache.fields.key.references names the field "kee", which "cache" does not declare', cacheWith({ type: "string", references: { model: "cache", field: "kee" } })],
  ["SCHEMA_REFERENCE_NOT_UNIQUE", "schema.cache.fields.key.references", 'Plugin schema.cache.fields.key.references names "cache.key", which is not unique', cacheWith({ type: "string", references: { model: "cache", field: "key" } })],

  ["PLUGIN_UNREADABLE", "hooks", "Plugin hooks cannot be read: no hooks today", { ...context, get hooks() { throw new Error("no hooks today"); } }],
];

function anyContext(): never {
  throw new Error("A check must not call create().");
}

function actionWith(parts: object) {
  return { ...action, actions: [{ ...validAction(), ...parts }] };
}

export function cacheWith(key: object) {
  return { ...context, schema: { cache: { fields: { key } } } };
}

function idMessage(id: string): string {
  return `Plugin id "${id}" must be 1 to 56 letters, digits, dots, dashes or underscores, beginning with a letter or digit`;
}

function typeMessage(type: string): string {
  return `Invalid plugin type "${type}" — must be one of: datasource, context, interaction, action, sandbox`;
}
