import { nearestName } from "../nearest-name.ts";
import { isRecord, kindOf, show, type Problems } from "./problems.ts";

/** Tables whose names PostgreSQL keeps as they are, fields of known types, references to what is declared. */
export function checkSchema(schema: unknown, problems: Problems): void {
  if (schema === undefined || !problems.record(schema, "schema")) return;
  for (const [table, definition] of Object.entries(schema)) {
    const path = `schema.${table}`;
    checkIdentifier(table, path, "table", problems);
    if (!problems.record(definition, path) || !problems.record(definition.fields, `${path}.fields`)) continue;
    if (definition.renamedFrom !== undefined) checkOldName(definition.renamedFrom, path, schema, problems);
    for (const [field, value] of Object.entries(definition.fields)) {
      const fieldPath = `${path}.fields.${field}`;
      checkIdentifier(field, fieldPath, "field", problems);
      if (!problems.record(value, fieldPath)) continue;
      checkField(value, fieldPath, schema, problems);
      if (value.renamedFrom !== undefined) checkOldName(value.renamedFrom, fieldPath, { ...impliedFields, ...definition.fields }, problems);
    }
  }
}

function checkField(field: Record<string, unknown>, path: string, schema: Record<string, unknown>, problems: Problems): void {
  const { type, defaultValue, references } = field;
  if (typeof type !== "string" || !fieldTypes.includes(type)) {
    const meant = typeof type === "string" ? nearestName(type, fieldTypes) : undefined;
    problems.add("SCHEMA_TYPE_INVALID", `${path}.type`, `Plugin ${path}.type must be one of: ${fieldTypes.join(", ")}, not ${show(type)}`, meant && `Did you mean "${meant}"?`);
  } else if (defaultValue !== undefined && defaultValue !== null && !fits(defaultValue, type)) {
    const found = typeof defaultValue === "string" ? show(defaultValue) : kindOf(defaultValue);
    problems.add("SCHEMA_DEFAULT_INVALID", `${path}.defaultValue`, `Plugin ${path}.defaultValue must be a ${type}, not ${found}`);
  }
  for (const flag of ["required", "unique"]) {
    if (field[flag] !== undefined && typeof field[flag] !== "boolean") {
      problems.add("PLUGIN_FIELD_INVALID", `${path}.${flag}`, `Plugin ${path}.${flag} must be true or false, not ${kindOf(field[flag])}`);
    }
  }
  if (references !== undefined) checkReference(references, `${path}.references`, schema, problems);
}

function checkReference(reference: unknown, path: string, schema: Record<string, unknown>, problems: Problems): void {
  if (!problems.record(reference, path, "Write it as { model, field }.")) return;
  const { model, field } = reference;
  const target = typeof model === "string" && Object.hasOwn(schema, model) ? schema[model] : undefined;
  if (!isRecord(target)) {
    const meant = typeof model === "string" ? nearestName(model, Object.keys(schema)) : undefined;
    problems.add("SCHEMA_REFERENCE_UNKNOWN", path, `Plugin ${path} names the table ${show(model)}, which this plugin does not declare`, meant && `Did you mean "${meant}"?`);
    return;
  }
  const fields = isRecord(target.fields) ? target.fields : {};
  const declared = typeof field === "string" && Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (field === "id") return;
  if (!isRecord(declared)) {
    problems.add("SCHEMA_REFERENCE_UNKNOWN", path, `Plugin ${path} names the field ${show(field)}, which ${show(model)} does not declare`);
  } else if (declared.unique !== true) {
    problems.add("SCHEMA_REFERENCE_NOT_UNIQUE", path, `Plugin ${path} names "${String(model)}.${String(field)}", which is not unique`, "A foreign key needs a unique field: add unique: true to it, or reference id.");
  }
}

/** An old name belongs to nothing that is still declared: otherwise it would be a copy, not a rename. */
function checkOldName(name: unknown, path: string, declared: Record<string, unknown>, problems: Problems): void {
  if (typeof name !== "string") problems.add("PLUGIN_FIELD_INVALID", `${path}.renamedFrom`, `Plugin ${path}.renamedFrom must be a string, not ${kindOf(name)}`);
  else if (Object.hasOwn(declared, name)) problems.add("SCHEMA_RENAME_INVALID", `${path}.renamedFrom`, `Plugin ${path}.renamedFrom names ${show(name)}, which is still declared`, Object.hasOwn(impliedFields, name) ? "Leave out renamedFrom: every table has that field." : "Leave out one of the two.");
}

function checkIdentifier(name: string, path: string, what: string, problems: Problems): void {
  if (name !== "" && !name.includes("\0") && new TextEncoder().encode(name).length <= 63) return;
  problems.add("SCHEMA_NAME_INVALID", path, `Plugin ${path}: a ${what} name must be 1 to 63 bytes, which is what PostgreSQL keeps of it`);
}

function fits(value: unknown, type: string): boolean {
  if (type !== "date") return typeof value === type;
  return value instanceof Date ? !Number.isNaN(value.getTime()) : typeof value === "string" && !Number.isNaN(Date.parse(value));
}

const fieldTypes: readonly string[] = ["string", "number", "boolean", "date"];
// Every table has them.
const impliedFields = { id: {}, created_at: {}, updated_at: {} };
