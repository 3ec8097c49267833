import { afterAll, beforeAll, expect, test } from "vitest";
import { postgres, type TestPostgres } from "../../support/postgres.ts";
import { tempProject } from "../../support/temp-project.ts";
import { run, runJson, runtimes } from "../faults/run.ts";
import { config } from "./crm-project.ts";

let server: TestPostgres;
beforeAll(async () => void (server = await postgres()));
afterAll(() => server.stop());

test.each(runtimes)("a sound schema is exit 0 with and without a database, on %s", async (runtime) => {
  const cwd = await tempProject(config({ name: { type: "string" } }));

  const alone = await runJson(["migrate", "lint"], { cwd, runtime });
  const both = await runJson(["migrate", "lint"], { cwd, runtime, environment: { DATABASE_URL: await server.createDatabase() } });

  expect([alone.document, both.document]).toMatchObject([
    { exitCode: 0, findings: [{ code: "SCHEMA_CLEAN", subject: "crm" }, { code: "DATABASE_URL_MISSING", severity: "skipped" }] },
    { exitCode: 0, findings: [{ code: "SCHEMA_CLEAN" }, { code: "PLAN_CLEAN" }] },
  ]);
});

test("an error is exit 1, with why and how", async () => {
  const cwd = await tempProject(config({ ctid: { type: "string" }, order: { type: "string" } }));

  const { exitCode, stdout } = await run(["migrate", "lint"], { cwd });

  expect(exitCode).toBe(1);
  expect(stdout).toContain('✗ crm.contacts.ctid: "ctid" cannot be a field: every table of PostgreSQL has a column of that name already. [NAME_OF_SYSTEM_COLUMN]\n  Call it something else.');
  expect(stdout).toContain("! crm.contacts.order: ");
});

test("a schema that no plugin can be made of is findings too", async () => {
  const cwd = await tempProject(config({ ["a".repeat(64)]: { type: "string" }, age: { type: "number", defaultValue: "old" } }));

  const { document } = await runJson(["migrate", "lint"], { cwd });

  expect(document).toMatchObject({ exitCode: 1, findings: [{ code: "SCHEMA_NAME_INVALID", severity: "error" }, { code: "SCHEMA_DEFAULT_INVALID", severity: "error" }] });
});

test("nothing to check is exit 3, and so is a database that cannot be asked", async () => {
  const none = await tempProject({ "atlas.config.ts": "export default { plugins: [] };\n" });
  const some = await tempProject(config({ name: { type: "string" } }));

  const nothing = await runJson(["migrate", "lint"], { cwd: none });
  const unreachable = await runJson(["migrate", "lint"], { cwd: some, environment: { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" } });

  expect([nothing.document, unreachable.document]).toMatchObject([{ exitCode: 3, findings: [] }, { exitCode: 3, findings: [{ code: "SCHEMA_CLEAN" }, { code: "DATABASE_UNREACHABLE", severity: "unknown" }] }]);
});
