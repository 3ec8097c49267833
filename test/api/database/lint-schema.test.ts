import { lintRules, lintSchema, type DeclaredPlugin } from "@atlas/api/lib/migrate";
import { expect, test } from "vitest";

type Fields = NonNullable<DeclaredPlugin["schema"]>[string]["fields"];

const text = { type: "string" } as const;
const toOther = { type: "string", references: { model: "other", field: "id" } } as const;

test.each<[string, string, DeclaredPlugin]>([
  ["TABLE_WITHOUT_FIELDS", "p.t", plugin({})],
  ["PLUGIN_ID_UNUSUAL", "My.Plugin", { ...plugin({ a: text }), id: "My.Plugin" }],
  ["NAME_NEEDS_QUOTES", "p.t.userName", plugin({ userName: text })],
  ["NAME_NEEDS_QUOTES", "p.first-table", { id: "p", schema: { "first-table": { fields: { a: text } } } }],
  ["NAME_RESERVED", "p.t.order", plugin({ order: text })],
  ["NAME_RESERVED", "p.user", { id: "p", schema: { user: { fields: { a: text } } } }],
  ["NAME_OF_SYSTEM_COLUMN", "p.t.ctid", plugin({ ctid: text })],
  ["NAME_SET_ASIDE", "p.t.atlas_dropped_1_a", plugin({ atlas_dropped_1_a: text })],
  ["NAME_CUT", `p.t.${"a".repeat(60)}`, plugin({ ["a".repeat(60)]: { ...text, unique: true } })],
  ["UNIQUE_WITH_DEFAULT", "p.t.a", plugin({ a: { ...text, unique: true, defaultValue: "x" } })],
  ["DEFAULT_NOT_OF_TARGET", "p.t.a", plugin({ a: { ...toOther, unique: true, defaultValue: "nobody" } })],
  ["REFERENCE_WITHOUT_INDEX", "p.t.a", plugin({ a: toOther })],
])("%s is found at %s", (code, subject, declared) => {
  expect(lintSchema(declared).filter((lint) => lint.code === code)).toEqual([expect.objectContaining({ subject, severity: lintRules[code as keyof typeof lintRules].severity, hint: lintRules[code as keyof typeof lintRules].how })]);
});

test("a plain schema has nothing that could be said against it", () => {
  const fine = plugin({ name: { ...text, required: true }, email: { ...text, unique: true }, other: { ...toOther, unique: true } });

  expect(lintSchema(fine)).toEqual([]);
});

test("a default that is a value of the target's type is taken", () => {
  const found = lintSchema(plugin({ a: { ...toOther, defaultValue: "00000000-0000-0000-0000-000000000000" } }));

  expect(found.map(({ code }) => code)).toEqual(["REFERENCE_WITHOUT_INDEX"]);
});

function plugin(fields: Fields): DeclaredPlugin {
  return { id: "p", schema: { t: { fields }, other: { fields: { a: text } } } };
}
