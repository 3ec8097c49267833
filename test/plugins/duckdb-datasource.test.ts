import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { atlas } from "../support/atlas.ts";
import { doctor, readmeProject } from "../support/servers/readme-project.ts";

test("the example of the README is found healthy by doctor, and atlas query answers from its file", async () => {
  const cwd = await readmeProject("duckdb-datasource", { files: { "semantic/entities/orders.yml": "table: orders\n" } });
  await writeWarehouse(join(cwd, "warehouse.duckdb"));

  const findings = await doctor(cwd, "duckdb-datasource");
  const asked = await atlas(cwd, "query", "SELECT sum(price) AS total FROM orders", "--json");

  expect(findings).toEqual([expect.objectContaining({ severity: "ok", message: expect.stringMatching(/^healthy/) })]);
  expect(JSON.parse(asked.stdout)).toMatchObject({ connectionId: "duckdb-datasource", rows: [{ total: "3.50" }] });
});

async function writeWarehouse(file: string): Promise<void> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  await connection.run("CREATE TABLE orders AS SELECT * FROM (VALUES (1, 1.50), (2, 2.00)) AS o (id, price)");
  connection.closeSync();
  instance.closeSync();
}
