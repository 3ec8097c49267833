import { checkPlugin } from "@useatlas/plugin-sdk";
import { expect, test } from "vitest";
import withDialect from "./dialect";
import withValidate from "./connection-validate";
import { discovered, fixed } from "./entities";
import withParserDialect from "./parser-dialect";
import withSchema from "./schema-migrations";

test.each([withDialect, withValidate, discovered, fixed, withParserDialect, withSchema])("$id is a valid plugin", (plugin) => {
  expect(checkPlugin(plugin)).toEqual([]);
});

test("entities are given as they are, or discovered when they are asked for", async () => {
  expect(fixed.entities).toEqual([{ name: "users", yaml: "table: users\ndimensions:\n id:\n type: number" }]);
  expect(await discovered.entities()).toEqual([{ name: "orders", yaml: "table: orders" }]);
});

test("a custom validator judges in place of SQL validation", () => {
  expect(withValidate.connection.validate("SELECT Id FROM Account")).toEqual({ valid: true });
  expect(withValidate.connection.validate("DELETE FROM Account")).toEqual({ valid: false, reason: "DELETE not allowed" });
});

test.each(["copy  into t from 's3://x'", "PUT file:///x @stage"])("a forbidden pattern finds %s", (sql) => {
  expect(withParserDialect.connection.forbiddenPatterns.filter((pattern) => pattern.test(sql))).toHaveLength(1);
});
