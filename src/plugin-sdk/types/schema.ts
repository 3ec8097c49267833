/** One column of a plugin's table in the internal database. */
export interface PluginFieldDefinition {
  type: "string" | "number" | "boolean" | "date";
  /** NOT NULL. */
  required?: boolean;
  unique?: boolean;
  defaultValue?: unknown;
  /** A foreign key to another declared table of the same plugin. */
  references?: { model: string; field: string };
  /** The name that it had before. A migration renames the column, and keeps its data. */
  renamedFrom?: string;
}

/** `id`, `created_at` and `updated_at` are added unless they are declared. */
export interface PluginTableDefinition {
  fields: Record<string, PluginFieldDefinition>;
  /** The name that it had before. A migration renames the table, and keeps its data. */
  renamedFrom?: string;
}
