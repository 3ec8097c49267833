import { existsSync, readdirSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FORMATS } from "../../../src/cli/formats/formats.ts";
import { ownServer, type OwnServer } from "../../support/own-server.ts";
import { full } from "../../support/proof-size.ts";
import { runAtlas, runReport } from "../checks/run-atlas.ts";
import { clusterFaults } from "./laboratory/cluster-faults.ts";
import { canary } from "./laboratory/fault.ts";
import { causes, laboratory, misjudged, wronglyMissed } from "./laboratory/harness.ts";
import { matrixOf } from "./laboratory/matrix.ts";

// As in laboratory.proof.ts, on servers that are harder to come by: a standby, one without connections, one in another time.
const quiet = { autovacuum: "off", wal_level: "minimal", max_wal_senders: "0", max_connections: "20", superuser_reserved_connections: "3", listen_addresses: "*", checkpoint_timeout: "1d" };
let server: OwnServer;
let primary: OwnServer;
let ahead: OwnServer;
const urlOf = ({ port }: OwnServer, database = "lab") => `postgres://lab:${canary}@127.0.0.1:${port}/${database}`;
const { diagnose, planted, diagnoses } = laboratory({ server: () => server, url: () => urlOf(server) });

beforeAll(async () => {
  [server, primary, ahead] = await Promise.all([ownServer(quiet), ownServer({ max_connections: "20" }), ownServer(quiet, { LD_PRELOAD: fakeTime(), FAKETIME: "+120", FAKETIME_DONT_FAKE_MONOTONIC: "1" })]);
  for (const one of [server, primary, ahead]) {
    for (const user of ["lab", "guest", "clerk"]) await one.query("postgres", `CREATE ROLE ${user} LOGIN PASSWORD '${canary}'`);
    await one.query("postgres", "CREATE DATABASE lab OWNER lab");
  }
  await server.query("postgres", "CREATE DATABASE ascii OWNER lab ENCODING 'SQL_ASCII' TEMPLATE template0");
});
afterAll(async () => {
  const matrix = matrixOf(diagnoses);
  console.log(matrix.text);
  for (const one of [server, primary, ahead]) await one.stop();
  expect(matrix.confused).toEqual([]);
});

test("without a fault nothing is found, by whoever has the rights", async () => {
  for (const DATABASE_URL of [urlOf(server), urlOf(server, "ascii"), urlOf(ahead)]) {
    const { cwd, environment } = await planted({ name: "none", code: "", environment: { DATABASE_URL } });
    expect(await runAtlas(["migrate", "--cwd", cwd], { environment })).toMatchObject({ exitCode: 0 });
  }
  for (const schema of ["atlas", "plugin_tables"]) await server.query("lab", `GRANT ALL ON SCHEMA ${schema} TO clerk; GRANT ALL ON ALL TABLES IN SCHEMA ${schema} TO clerk; GRANT ALL ON ALL SEQUENCES IN SCHEMA ${schema} TO clerk`);
  for (const user of ["lab", "clerk"]) {
    const { cwd, environment } = await planted({ name: "none", code: "", environment: { DATABASE_URL: urlOf(server).replace("//lab:", `//${user}:`) } });
    const { report, exitCode } = await runReport(["doctor", "--cwd", cwd], { environment });

    expect([user, ...causes(report.findings)]).toEqual([user]);
    expect(exitCode).toBe(0);
  }
});

test("each fault of a server, or of what stands before it, is called by its name", async () => {
  const faults = clusterFaults({ server, primary, ahead });
  for (const [index, fault] of faults.entries()) await diagnose(fault, full ? FORMATS : FORMATS.filter((_, turn) => index % (2 * FORMATS.length) === 2 * turn));

  expect(misjudged(diagnoses)).toEqual([]);
  expect(wronglyMissed(diagnoses)).toEqual([]);
  expect(diagnoses.length).toBe(faults.length);
});

/** What puts a program into another time; Debian's package is called faketime. */
function fakeTime(): string {
  const library = readdirSync("/usr/lib").map((name) => `/usr/lib/${name}/faketime/libfaketime.so.1`).find((file) => existsSync(file));
  if (library === undefined) throw new Error("The clock of a server is faked with libfaketime, which is not installed: apt-get install faketime");
  return library;
}
