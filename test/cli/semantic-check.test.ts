import { cp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeDatabase } from "../../plugins/duckdb-datasource/src/test-database.ts";
import type { Finding } from "../../src/cli/findings.ts";
import { postgres, type TestPostgres } from "../support/postgres.ts";
import { repository, tempProject, writeFiles } from "../support/temp-project.ts";
import { runAtlas, runReport } from "./checks/run-atlas.ts";

describe("the project that atlas init makes", () => {
  test("has a semantic layer that is as its warehouse", async () => {
    const { exitCode, stdout } = await runAtlas(["semantic", "check", "--cwd", await demoProject()]);

    expect(stdout).toMatch(/^✓ duckdb-datasource\/customers: 7 of 7 columns described, as they are\n/);
    expect(stdout).toMatch(/\n\n6 ok\n$/);
    expect(exitCode).toBe(0);
  });

  test("drifts when the warehouse changes: each drift is found, with its place", async () => {
    const root = await demoProject();
    await writeDatabase(join(root, "warehouse/demo.duckdb"), `
      DROP TABLE subscriptions;
      CREATE OR REPLACE TABLE order_items AS SELECT order_id, line_number AS line, product_id, quantity::VARCHAR AS quantity, unit_price, discount FROM order_items;
      ALTER TABLE plans ADD COLUMN note VARCHAR;`);

    const { exitCode, report } = await check(root);

    expect(exitCode).toBe(1);
    expect(report.findings.filter(({ severity }) => severity === "error").map(place(root))).toEqual([
      "COLUMN_MISSING duckdb-datasource/order_items semantic/entities/order_items.yml:8:3",
      "TYPE_DRIFTED duckdb-datasource/order_items semantic/entities/order_items.yml:15:3",
      "TABLE_MISSING duckdb-datasource/subscriptions semantic/entities/subscriptions.yml:1:1",
    ]);
    expect(report.findings.find(({ subject }) => subject.endsWith("/plans"))).toMatchObject({ severity: "ok", message: "4 of 5 columns described, as they are; not described: note" });
  });

  test("drifts when an entity changes", async () => {
    const root = await demoProject();
    await writeFiles(root, { "semantic/entities/plans.yml": "table: plans\ndimensions:\n  nam: string\n  monthly_price: boolean\njoins: [subscription]\n", "semantic/entities/more.yml": "table: planz\n" });

    const { exitCode, report } = await check(root);

    expect(exitCode).toBe(1);
    expect(report.findings.filter(({ severity }) => severity === "error").map(place(root))).toEqual([
      "JOIN_UNKNOWN plans.yml semantic/entities/plans.yml:5:9",
      "COLUMN_MISSING duckdb-datasource/plans semantic/entities/plans.yml:3:3",
      "TYPE_DRIFTED duckdb-datasource/plans semantic/entities/plans.yml:4:3",
      "TABLE_MISSING duckdb-datasource/planz semantic/entities/more.yml:1:1",
    ]);
    expect(report.findings.find(({ code }) => code === "COLUMN_MISSING")).toMatchObject({ message: 'dimension nam: plans has no column "nam"', hint: 'Did you mean "name"?' });
  });
});

test("faults of the files are findings, each with its place", async () => {
  const root = await demoProject();
  await writeFiles(root, { "semantic/entities/plans.yml": "table: 1\n", "semantic/glossary.yml": "terms: 2\n" });

  const { exitCode, report } = await check(root);

  expect(exitCode).toBe(1);
  expect(report.findings.map(place(root))).toEqual(["SEMANTIC_FIELD_INVALID plans.yml semantic/entities/plans.yml:1:1", "SEMANTIC_FIELD_INVALID glossary.yml semantic/glossary.yml:1:1"]);
});

test("unknown keys are warnings, which do not fail", async () => {
  const root = await demoProject();
  await writeFiles(root, { "semantic/entities/plans.yml": "table: plans\ndescripton: x\n" });

  const { exitCode, report } = await check(root);

  expect(exitCode).toBe(0);
  expect(report.findings.filter(({ severity }) => severity === "warning").map(place(root))).toEqual(["SEMANTIC_KEY_UNKNOWN plans.yml semantic/entities/plans.yml:2:1"]);
});

describe("what could not be checked is no pass", () => {
  test("without entities", async () => {
    const root = await demoProject();
    await rm(join(root, "semantic"), { recursive: true });

    await expect(check(root)).resolves.toMatchObject({ exitCode: 3, report: { findings: [{ code: "ENTITIES_NONE", severity: "skipped", subject: "duckdb-datasource" }] } });
  });

  test("without a datasource", async () => {
    const root = await project("[]", { "a.yml": "table: a" });

    await expect(check(root)).resolves.toMatchObject({ exitCode: 3, report: { findings: [{ code: "ENTITY_UNCHECKED", severity: "unknown" }] } });
  });

  test("with a database that is not there", async () => {
    const root = await demoProject();
    await rm(join(root, "warehouse/demo.duckdb"));

    await expect(check(root)).resolves.toMatchObject({
      exitCode: 3,
      report: { findings: [{ code: "CONNECTION_UNREACHABLE", severity: "unknown", subject: "duckdb-datasource", message: expect.stringMatching(/^6 entities could not be compared: .*demo\.duckdb/) }] },
    });
  });

  test("with a datasource that does not initialize, lists no entities or speaks no SQL; the others are checked", async () => {
    const root = await project(
      `[
        ${datasource("down", "initialize() { throw new Error('token=abcdefgh is wrong'); }, config: { token: 'abcdefgh' }")},
        ${datasource("silent", "entities() { throw new Error('no catalog'); }")},
        ${datasource("soql", "", "dbType: 'salesforce', validate: () => ({ valid: true })")},
        ${datasource("other", "", "dbType: 'trino'")},
      ]`,
      { "a.yml": "table: a\nconnection: down", "c.yml": "table: c\nconnection: soql", "d.yml": "table: d\nconnection: other\ndimensions: {id: number}" },
    );

    const { exitCode, stdout, report } = await check(root);

    expect(exitCode).toBe(3);
    expect(report.findings.map(({ code, severity, subject }) => `${severity} ${code} ${subject}`)).toEqual([
      "unknown PLUGIN_THROWS silent",
      "unknown PLUGIN_INITIALIZE down",
      "skipped ENTITIES_NONE silent",
      "unknown CONNECTION_NOT_SQL soql",
      "ok ENTITY_CURRENT other/d",
    ]);
    expect(report.findings.at(-1)?.message).toBe("1 of 1 columns described, as they are; types not compared");
    expect(stdout).not.toContain("abcdefgh");
  });
});

test("no hook sees the check's own queries, and no guard refuses them", async () => {
  const root = await project(`[{ ...${datasource("other", "", "dbType: 'trino'")}, hooks: { beforeQuery: [{ handler() { throw new Error("seen"); } }] } }]`, { "a.yml": "table: a\ndimensions: {id: number}" });

  await expect(check(root)).resolves.toMatchObject({ exitCode: 0 });
});

describe("Postgres", () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await postgres();
  });
  afterAll(() => server.stop());

  test("is compared by its own rules, together with entities that the plugin brings along", async () => {
    const url = await server.createDatabase();
    await server.query(url, 'CREATE SCHEMA sales; CREATE TABLE sales.orders (id int, "customerId" text); CREATE MATERIALIZED VIEW totals AS SELECT 1::numeric AS total');
    const source = join(repository, "test/support/postgres-datasource.ts");
    const root = await project(`[{ ...postgresDatasource(${JSON.stringify(url)}), entities: [{ name: "totals", yaml: "table: totals\\ndimensions: {total: string}" }] }]`, {
      "orders.yml": "table: sales.orders\ndimensions: {id: number, customerid: string}",
      "hidden.yml": "table: orders",
    }, `import { postgresDatasource } from ${JSON.stringify(source)};`);

    const { exitCode, report } = await check(root);

    expect(exitCode).toBe(1);
    expect(report.findings.map(place(root))).toEqual([
      "TABLE_MISSING postgres/orders semantic/entities/hidden.yml:1:1",
      "COLUMN_MISSING postgres/sales.orders semantic/entities/orders.yml:2:26",
      "TYPE_DRIFTED postgres/totals",
    ]);
  });
});

function check(root: string) {
  return runReport(["semantic", "check", "--cwd", root]);
}

async function demoProject(): Promise<string> {
  const root = await tempProject();
  for (const part of ["atlas.config.ts", "semantic", "warehouse"]) await cp(join(repository, "templates/project", part), join(root, part), { recursive: true });
  return root;
}

/** A project with these plugins, as source text, and these entities. */
async function project(plugins: string, entities: Record<string, string>, imports = ""): Promise<string> {
  const root = await tempProject(Object.fromEntries(Object.entries(entities).map(([name, text]) => [`semantic/entities/${name}`, text])));
  await writeFile(join(root, "atlas.config.ts"), `import { defineConfig } from "@atlas/api/lib/config";\n${imports}\nexport default defineConfig({ plugins: ${plugins} });\n`);
  return root;
}

/** The source text of a datasource whose tables all have the column id. */
function datasource(id: string, parts: string, connection = "dbType: 'duckdb'"): string {
  return `{ id: "${id}", type: "datasource", version: "1.0.0", connection: { create: () => ({ query: async () => ({ columns: ["id"], rows: [] }), close: async () => {} }), ${connection} }, ${parts} }`;
}

/** Code, subject and place of a finding, without the project's folder. */
function place(root: string) {
  return ({ code, subject, location }: Finding) =>
    [code, subject, location && [location.file.replace(`${root}/`, ""), location.line, location.column].join(":")].filter(Boolean).join(" ");
}
