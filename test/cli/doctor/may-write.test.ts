import { expect, test } from "vitest";
import { mayWrite } from "../../../src/cli/checks/doctor/may-write.ts";

test.each([
  ["mysql", ["GRANT USAGE ON *.* TO `a`@`%`", "GRANT SELECT, SHOW VIEW ON `shop`.* TO `a`@`%`"], false],
  ["mysql", ["GRANT SELECT ON `insert_update`.`delete` TO `a`@`%`"], false],
  ["mysql", ["GRANT USAGE ON *.* TO `a`@`%`", "GRANT SELECT, INSERT ON `shop`.* TO `a`@`%`"], true],
  ["mysql", ["GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION"], true],
  ["clickhouse", ["0"], true],
  ["clickhouse", ["2"], false],
  ["duckdb", ["READ_ONLY"], false],
  ["duckdb", ["automatic"], true],
  ["snowflake", [], undefined],
])("a role of %s that is told as %o may write: %s", async (dbType, values, expected) => {
  const connection = { query: async () => ({ columns: ["told"], rows: values.map((told) => ({ told })) }) };

  expect(await mayWrite(connection, { dbType, timeoutMs: 1000 })).toBe(expected);
});
