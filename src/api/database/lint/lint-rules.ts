/** What a rule found at one place of a plugin's declaration. */
export interface Lint {
  code: string;
  severity: "error" | "warning";
  /** `plugin.table.field`, as far as it goes. */
  subject: string;
  message: string;
  hint: string;
}

export interface LintPlace {
  pluginId: string;
  table?: string | undefined;
  field?: string | undefined;
}

export type LintCode = keyof typeof lintRules;

/** What is wrong with `place`, in the words of the rule; `detail` says what it is about this one. */
export function createLint(code: LintCode, { pluginId, table, field }: LintPlace, detail: string): Lint {
  const { severity, why, how } = lintRules[code];
  const subject = [pluginId, table, field].filter((part) => part !== undefined).join(".");
  return { code, severity, subject, message: `${detail}: ${why}.`, hint: how };
}

/** Every rule: why it is one, and how to mend what it finds. The codes are permanent. */
export const lintRules = {
  // Of the declarations alone.
  TABLE_WITHOUT_FIELDS: { severity: "warning", why: "such a table holds nothing but an id and two times", how: "Declare its fields, or leave the table out." },
  PLUGIN_ID_UNUSUAL: { severity: "warning", why: "the id is part of a schema's name, which everybody then has to quote and spell exactly", how: "Use lower case letters, digits, dashes and underscores." },
  NAME_NEEDS_QUOTES: { severity: "warning", why: "PostgreSQL folds names to lower case and stops at other characters, so every query has to quote it", how: "Call it by lower case letters, digits and underscores; for one that is in use, with renamedFrom." },
  NAME_RESERVED: { severity: "warning", why: "it is a word of SQL, so a query that does not quote it fails or means something else", how: "Call it something else; for one that is in use, with renamedFrom." },
  NAME_OF_SYSTEM_COLUMN: { severity: "error", why: "every table of PostgreSQL has a column of that name already", how: "Call it something else." },
  NAME_SET_ASIDE: { severity: "error", why: "names like atlas_dropped_1_… are those of tables and fields that a migration set aside, and are not looked at again", how: "Call it something else." },
  NAME_CUT: { severity: "warning", why: "PostgreSQL keeps 63 bytes of a name, so messages will show half of it", how: "Shorten the table's or the field's name." },
  UNIQUE_WITH_DEFAULT: { severity: "warning", why: "the second row that leaves the field out is refused", how: "Leave out unique or defaultValue." },
  DEFAULT_NOT_OF_TARGET: { severity: "error", why: "a reference has the type of what it refers to, and this is no value of it", how: "Leave out defaultValue, or give a value of the target's type." },
  REFERENCE_WITHOUT_INDEX: { severity: "warning", why: "each DELETE in the table it refers to reads this whole table", how: "If it grows large: CREATE INDEX CONCURRENTLY by hand, then: atlas migrate accept" },
  // Of what a migration would do to the database that is there.
  REQUIRED_ON_EXISTING: { severity: "warning", why: "this fails wherever the table has a row, such as in production", how: "Give the field a defaultValue, or leave out required." },
  UNIQUE_ON_EXISTING: { severity: "warning", why: "this fails wherever two rows have the same value, and building its index takes as long as the table is large", how: "Make sure of the values first, and migrate at a quiet time." },
  TYPE_REWRITES: { severity: "error", why: "every row is written anew while nobody can use the table", how: "Add another field of that type instead, or allow it at a quiet time: atlas migrate plan names the flag." },
  TYPE_LOSES_DATA: { severity: "error", why: "values that do not fit stop the migration, and what the new type cannot hold is lost", how: "Add another field of that type instead, or allow it: atlas migrate plan names the flag." },
  FIELD_REWRITES: { severity: "warning", why: "each row gets a value of its own, so all are written anew while nobody can use the table", how: "Migrate at a quiet time." },
  TABLE_REMOVED: { severity: "warning", why: "its data stays in the database, and nobody uses it", how: "Declare it again, or name it in renamedFrom, or have it taken away: atlas migrate plan names the flag." },
  FIELD_REMOVED: { severity: "warning", why: "its data stays in the database, and nobody uses it", how: "Declare it again, or name it in renamedFrom, or have it taken away: atlas migrate plan names the flag." },
  CONSTRAINT_REMOVED: { severity: "warning", why: "the database goes on enforcing it", how: "Declare it again, or have it taken away: atlas migrate plan names the flag." },
  RENAME_SUSPECTED: { severity: "warning", why: "without renamedFrom that is another one, which begins empty", how: "If it is the same, add renamedFrom; if it is not, nothing is wrong." },
} as const satisfies Record<string, { severity: Lint["severity"]; why: string; how: string }>;
