import type { CodeEntry } from "./code-entry.ts";

const shape = (why: string, bad: string, good: string, fix: string): CodeEntry => ({ rule: "shape", severity: "error", why, bad, good, fix });

/** The codes of the one shape check, which `definePlugin`, the config loader and `atlas doctor` share. */
export const shapeCodes: Record<string, CodeEntry> = {
  PLUGIN_NOT_OBJECT: shape("The host reads fields of an object.", "export default definePlugin(null)", 'definePlugin({ id: "crm", … })', "Return an object."),
  PLUGIN_UNREADABLE: shape("A getter or proxy that throws would throw in the host.", "get id() { throw new Error() }", 'id: "crm"', "Use plain fields."),
  PLUGIN_ID_EMPTY: shape("The id names schema, routes and log lines.", 'id: ""', 'id: "crm"', "Give it an id."),
  PLUGIN_ID_INVALID: shape("The id becomes a part of URLs and of a database schema's name.", 'id: "my crm/1"', 'id: "my-crm"', "Use letters, digits and dashes."),
  PLUGIN_VERSION_EMPTY: shape("The version stands in the migration history.", 'version: ""', 'version: "1.0.0"', "Give it a version."),
  PLUGIN_NAME_INVALID: shape("The name is shown to people.", "name: 7", 'name: "CRM"', "Write text, or leave it out."),
  PLUGIN_TYPE_INVALID: shape("The type decides what the host does with it.", 'type: "contxt"', 'type: "context"', "Use datasource, context, interaction, action or sandbox."),
  PLUGIN_TYPE_TWICE: shape("One of the two would be ignored.", 'type: "action", types: ["action", "context"]', 'types: ["action", "context"]', "Keep types when it has several, type when it has one."),
  PLUGIN_TYPES_EMPTY: shape("A plugin of no type does nothing.", "types: []", 'types: ["action"]', "Name a type."),
  PLUGIN_FIELD_MISSING: shape("Each type needs its parts.", 'type: "context" without contextProvider', "contextProvider: { load }", "Add the field that is named."),
  PLUGIN_FIELD_INVALID: shape("A field of another kind fails when it is used.", "initialize: true", "initialize(ctx) { … }", "Give it the kind that is named."),
  PLUGIN_HOOK_UNKNOWN: shape("A misspelt guard would never run.", "hooks: { beforQuery: […] }", "hooks: { beforeQuery: […] }", "Use a hook's exact name."),
  PLUGIN_DIALECT_UNKNOWN: shape("SQL would be judged by another language's rules.", 'parserDialect: "Postgress"', 'parserDialect: "PostgresQL"', "Use the nearest name that is told."),
  PLUGIN_APPROVAL_INVALID: shape("Who may approve must be plain.", 'defaultApproval: "admin"', 'defaultApproval: "admin-only"', "Use manual, admin-only or auto."),
  PLUGIN_ACTION_TWICE: shape("The model calls actions by name.", 'two actions named "send"', '"sendMail" and "sendFax"', "Rename one."),
  TOOL_NAME_INVALID: shape("Model providers refuse other names.", 'name: "create ticket"', 'name: "createTicket"', "Use 1 to 64 letters, digits, dashes or underscores."),
  SCHEMA_NAME_INVALID: shape("PostgreSQL cuts names at 63 bytes.", "a field of 80 letters", "a shorter one", "Shorten it."),
  SCHEMA_TYPE_INVALID: shape("A field has one of four types.", 'type: "text"', 'type: "string"', "Use string, number, boolean or date."),
  SCHEMA_DEFAULT_INVALID: shape("A default of another type cannot be stored.", 'type: "number", defaultValue: "1"', "defaultValue: 1", "Match the type."),
  SCHEMA_REFERENCE_UNKNOWN: shape("A foreign key needs its target.", 'references: { model: "usr", field: "id" }', 'references: { model: "users", field: "id" }', "Name a table and a field that are declared."),
  SCHEMA_REFERENCE_NOT_UNIQUE: shape("A foreign key needs a unique field.", "a reference to users.name", "a reference to users.id", "Add unique: true, or reference id."),
  SCHEMA_RENAME_INVALID: shape("An old name that is still declared would be a copy.", 'renamedFrom: "id"', "renamedFrom a name that is gone", "Leave out one of the two."),
};
