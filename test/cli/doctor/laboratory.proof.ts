import { afterAll, beforeAll, expect, test } from "vitest";
import { FORMATS } from "../../../src/cli/formats/formats.ts";
import { ownServer, type OwnServer } from "../../support/own-server.ts";
import { full } from "../../support/proof-size.ts";
import { runAtlas, runReport } from "../checks/run-atlas.ts";
import { databaseFaults } from "./laboratory/database-faults.ts";
import { canary } from "./laboratory/fault.ts";
import { folderFaults } from "./laboratory/folder-faults.ts";
import { causes, laboratory, misjudged, wronglyMissed } from "./laboratory/harness.ts";
import { matrixOf } from "./laboratory/matrix.ts";
import { pluginFaults } from "./laboratory/plugin-faults.ts";
import { projectFaults } from "./laboratory/project-faults.ts";
import { serverFaults } from "./laboratory/server-faults.ts";

// Each fault is planted alone, in a project that is well otherwise, and the doctor must call it by its name, say nothing
// else is at fault, change nothing and leak nothing. JSON is read for every fault, and all five formats in full size (ATLAS_PROOF=full);
// in the size of CI one more for every second fault, in turns.
const quiet = { autovacuum: "off", wal_level: "minimal", max_wal_senders: "0", checkpoint_timeout: "1d" };
let server: OwnServer;
let urlOf: (user: string, password?: string, database?: string) => string;
const { diagnose, planted, diagnoses } = laboratory({ server: () => server, url: () => urlOf("lab") });

beforeAll(async () => {
  server = await ownServer(quiet);
  urlOf = (user, password = canary, database = "lab") => `postgres://${user}:${password}@127.0.0.1:${server.port}/${database}`;
  for (const user of ["lab", "guest"]) await server.query("postgres", `CREATE ROLE ${user} LOGIN PASSWORD '${canary}'`);
  for (const database of ["lab", "fresh"]) await server.query("postgres", `CREATE DATABASE ${database} OWNER lab`);
});
afterAll(async () => {
  const matrix = matrixOf(diagnoses);
  console.log(matrix.text);
  await server.stop();
  expect(matrix.confused).toEqual([]);
});

test("without a fault nothing is found", async () => {
  const { cwd, environment } = await planted({ name: "none", code: "", environment: { DATABASE_URL: urlOf("lab") } });
  expect(await runAtlas(["migrate", "--cwd", cwd], { environment })).toMatchObject({ exitCode: 0 });
  await server.query("lab", "CREATE TABLE public.orders (id int); ALTER TABLE public.orders OWNER TO lab; GRANT USAGE ON SCHEMA atlas, plugin_tables TO guest; GRANT SELECT ON ALL TABLES IN SCHEMA public, atlas, plugin_tables TO guest");
  const { report, exitCode } = await runReport(["doctor", "--cwd", cwd], { environment });

  expect(causes(report.findings)).toEqual([]);
  expect(exitCode).toBe(0);
});

test("each fault is called by its name, and nothing else is", async () => {
  const besides = [...folderFaults, ...projectFaults, ...pluginFaults, ...serverFaults].entries();
  const formatsOf = (index: number) => (full ? FORMATS : FORMATS.filter((_, turn) => index % (2 * FORMATS.length) === 2 * turn));
  // Those that leave the server alone wait for their deadlines side by side.
  await Promise.all(Array.from({ length: 4 }, async () => {
    for (const [index, fault] of besides) await diagnose(fault, formatsOf(index));
  }));
  for (const [index, fault] of databaseFaults(server, { urlOf }).entries()) await diagnose(fault, formatsOf(index));

  expect(misjudged(diagnoses)).toEqual([]);
  expect(wronglyMissed(diagnoses)).toEqual([]);
  expect(diagnoses.length).toBeGreaterThan(60);
});
