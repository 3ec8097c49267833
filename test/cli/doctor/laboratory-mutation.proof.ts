import { afterAll, beforeAll, expect, test } from "vitest";
import { ownServer, type OwnServer } from "../../support/own-server.ts";
import { runAtlas, runReport } from "../checks/run-atlas.ts";
import { codesOfDoctor, codesPlanted } from "./laboratory/code-inventory.ts";
import { databaseFaults } from "./laboratory/database-faults.ts";
import { canary, type Fault } from "./laboratory/fault.ts";
import { folderFaults } from "./laboratory/folder-faults.ts";
import { causes, laboratory } from "./laboratory/harness.ts";
import { pluginFaults } from "./laboratory/plugin-faults.ts";
import { projectFaults } from "./laboratory/project-faults.ts";
import { serverFaults } from "./laboratory/server-faults.ts";

// What the laboratory would miss. Each check is taken out of a real run over a fault that is its own: were another one
// to stand in for it, or the laboratory to be content with less, its diagnosis would still be right. And each code that
// the doctor's files name has a fault of its own, so that none can be lost unnoticed: the laboratories show for each
// planted one that without it exactly its faults are missed.
let server: OwnServer;
const urlOf = (user: string, password = canary, database = "lab") => `postgres://${user}:${password}@127.0.0.1:${server.port}/${database}`;
const { planted } = laboratory({ server: () => server, url: () => urlOf("lab") });

beforeAll(async () => {
  server = await ownServer();
  for (const user of ["lab", "guest"]) await server.query("postgres", `CREATE ROLE ${user} LOGIN PASSWORD '${canary}'`);
  for (const database of ["lab", "fresh"]) await server.query("postgres", `CREATE DATABASE ${database} OWNER lab`);
  await server.query("lab", "CREATE TABLE orders (id int); GRANT SELECT ON orders TO guest");
});
afterAll(() => server.stop());

/** The fault that is a check's own, by its name in the laboratory; of what there is for each plugin, that of one. */
const ownFaults: Record<string, string> = {
  "config": "a config with a key that nobody knows",
  "environment-file": "a .env file that git does not ignore",
  "data-folder": "an embedded database that git would take in",
  "disk": "a disk with no room left",
  "packages": "a second SDK",
  "database": "nothing listens where the database should",
  "migrations": "a database that nobody has migrated",
  "model": "a model without its key",
  "sandbox": "a sandbox that says nothing of itself",
  "port": "a port that another program has",
  "routes": "two plugins on one path",
  "plugin-faulty": "a plugin that is ill",
  "datasource-shop": "a datasource that talks nonsense",
  "semantic": "an entity file that is no YAML",
  "semantic-references": "a join that leads nowhere",
  "semantic-shop": "an entity whose table is gone",
  "teardown-faulty": "teardown() that throws",
  "credentials": "an action without its credential",
};

/** Why a check has no fault in the laboratory. */
const faultless: Record<string, string> = {
  runtime: "It needs a runtime that is too old to run Atlas: judged by table, in doctor.test.ts.",
  plugins: "It finds no fault: it says that there are no plugins.",
  "plugin-shop": "It is made as plugin-faulty is.",
  "teardown-shop": "It is made as teardown-faulty is.",
};

test("there is a fault of its own for every check", async () => {
  const { cwd, environment } = await planted({ name: "all", code: "", plugins: `definePlugin({ ...context, id: "faulty" }), definePlugin({ id: "shop", type: "datasource", version: "1.0.0", connection: { dbType: "postgres", create: () => ({ query: async () => ({ columns: [], rows: [] }), close: async () => {} }) } })` });

  const { stdout } = await runAtlas(["doctor", "--cwd", cwd, "--only", "xxxxxxxxxxxx", "--json"], { environment });

  const names = /There are: ([^"]+)\./.exec(stdout)?.[1]?.split(", ") ?? [];
  expect(names.length).toBeGreaterThan(15);
  expect(names.filter((name) => !(name in ownFaults) && !(name in faultless))).toEqual([]);
  expect(Object.keys(ownFaults).filter((name) => !names.includes(name))).toEqual([]);
});

test("without a check its fault is missed", async () => {
  const well = await planted({ name: "none", code: "" });
  expect(await runAtlas(["migrate", "--cwd", well.cwd], { environment: well.environment })).toMatchObject({ exitCode: 0 });
  const faults = [...folderFaults, ...projectFaults, ...pluginFaults, ...serverFaults, ...databaseFaults(server, { urlOf })];
  const mutants = Object.entries(ownFaults).values();
  const survivors: string[] = [];
  const unjudged: string[] = [];
  await Promise.all(Array.from({ length: 2 }, async () => {
    for (const [check, name] of mutants) {
      const fault = faults.find((one) => one.name === name);
      if (!fault) throw new Error(`The laboratory has no fault "${name}".`);
      const [whole, without] = await examineTwice(fault, check);
      if (whole !== fault.code) unjudged.push(`${check}: ${name} was found as ${whole}`);
      if (without === fault.code) survivors.push(`${check}: ${name}`);
    }
  }));

  console.log(`${Object.keys(ownFaults).length - survivors.length} of ${Object.keys(ownFaults).length} checks are missed when they are taken out`);
  expect({ unjudged, survivors }).toEqual({ unjudged: [], survivors: [] });
});

test("every code that the doctor's files name is planted", () => {
  const known = codesOfDoctor();
  const codes = codesPlanted();
  const missing = [...known].filter(([code]) => !codes.has(code) && !(code in unplanted));

  console.log(`${[...known.keys()].filter((code) => codes.has(code)).length} of ${known.size} codes are planted; not: ${Object.keys(unplanted).join(", ")}`);
  expect(missing).toEqual([]);
  expect(Object.keys(unplanted).filter((code) => codes.has(code) || !known.has(code))).toEqual([]);
});

/** Why a code has no fault in the laboratory; all of them are judged by table, or by a test of their own. */
const unplanted: Record<string, string> = {
  DATABASE_OLD: "It needs a server that nobody maintains any more.",
  PORT_UNKNOWN: "It stands for what nobody has foreseen.",
  RUNTIME_OLD: "It needs a runtime that is too old to run Atlas.",
};

async function examineTwice(fault: Fault, check: string): Promise<[string, string]> {
  const { cwd, environment } = await planted(fault);
  try {
    const runs = [["doctor", "--cwd", cwd], ["doctor", "--cwd", cwd, "--skip", check]].map((words) => runReport(words, { environment, through: fault.through }));
    const [whole, without] = await Promise.all(runs);
    return [causes(whole?.report.findings ?? []).join(" "), causes(without?.report.findings ?? []).join(" ")];
  } finally {
    await fault.lift?.();
  }
}
