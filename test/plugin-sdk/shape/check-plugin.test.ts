import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkPlugin, PLUGIN_TYPES } from "@useatlas/plugin-sdk";
import { expect, test } from "vitest";
import { repository } from "../../support/temp-project.ts";
import { validPlugins } from "../valid-plugins.ts";
import { cacheWith, faults } from "./faults.ts";

const { datasource, context, interaction, action, sandbox } = validPlugins();
const { connection } = datasource;

test.each(faults)("%s at %j: %s", (code, path, message, plugin) => {
  expect(checkPlugin(plugin).map((problem) => [problem.code, problem.path, problem.message])).toEqual([[code, path, message]]);
});

test("every code of the shape checks stands in the table", () => {
  const folder = join(repository, "src/plugin-sdk/shape");
  const source = readdirSync(folder).filter((file) => file !== "check-plugins.ts").map((file) => readFileSync(join(folder, file), "utf8")).join("\n");
  const codes = new Set(source.match(/(?<=")[A-Z]+(_[A-Z]+)+(?=")/g));

  expect(new Set(faults.map(([code]) => code))).toEqual(codes);
});

test.each(PLUGIN_TYPES)("a valid %s plugin has no problems, with `type` and with `types`", (type) => {
  const plugin = validPlugins()[type];

  expect(checkPlugin(plugin)).toEqual([]);
  expect(checkPlugin({ ...plugin, type: undefined, types: [type] })).toEqual([]);
});

test("a plugin of all types at once has no problems, and lacks the parts of each", () => {
  const everything = { ...datasource, ...context, ...interaction, ...action, ...sandbox, type: undefined, types: PLUGIN_TYPES };

  expect(checkPlugin(everything)).toEqual([]);
  expect(pathsOf({ id: "bare", version: "1.0.0", types: PLUGIN_TYPES })).toEqual(["connection", "contextProvider", "actions", "sandbox"]);
});

test("all problems of a plugin are found at once", () => {
  const plugin = { id: "", version: "", type: "datasource", hooks: { afterQery: [] }, schema: { t: {} }, connection: { parserDialect: "Oracle" } };

  expect(pathsOf(plugin)).toEqual(["id", "version", "hooks.afterQery", "schema.t.fields", "connection.create", "connection.dbType", "connection.parserDialect"]);
});

test("a hint names the next thing to do", () => {
  expect(checkPlugin({ ...context, type: "contxt" })[0]?.hint).toBe('Did you mean "context"?');
  expect(checkPlugin({ ...sandbox, sandbox: undefined })[0]?.hint).toBe("A sandbox plugin needs sandbox with a create() method.");
  expect(checkPlugin(cacheWith({ type: "strng" }))[0]?.hint).toBe('Did you mean "string"?');
});

test.each(["snowflake", "POSTGRESQL", "mariadb"])("the dialect %s is known in any case", (parserDialect) => {
  expect(checkPlugin({ ...datasource, connection: { ...connection, parserDialect } })).toEqual([]);
});

test.each([
  { type: "string", defaultValue: "" },
  { type: "number", defaultValue: 0 },
  { type: "boolean", defaultValue: false },
  { type: "date", defaultValue: new Date(0) },
  { type: "date", defaultValue: "2026-01-31T12:00:00Z" },
  { type: "string", defaultValue: null },
  { type: "string", unique: true, references: { model: "cache", field: "key" } },
  { type: "string", references: { model: "cache", field: "id" } },
])("the field %j has no problems", (field) => {
  expect(checkPlugin(cacheWith(field))).toEqual([]);
});

function pathsOf(plugin: unknown): string[] {
  return checkPlugin(plugin).map(({ path }) => path);
}
