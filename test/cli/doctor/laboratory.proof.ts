import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FORMATS } from "../../../src/cli/formats/formats.ts";
import { ownServer, type OwnServer } from "../../support/own-server.ts";
import { full } from "../../support/proof-size.ts";
import { tempProject } from "../../support/temp-project.ts";
import { runAtlas, runReport } from "../checks/run-atlas.ts";
import { databaseFaults } from "./laboratory/database-faults.ts";
import { canary, type Fault } from "./laboratory/fault.ts";
import { matrixOf } from "./laboratory/matrix.ts";
import { pluginFaults } from "./laboratory/plugin-faults.ts";
import { projectFaults } from "./laboratory/project-faults.ts";
import { serverFaults } from "./laboratory/server-faults.ts";
import { config, healthy, withTables } from "./project.ts";

// Each fault is planted alone, in a project that is well otherwise, and the doctor must call it by its name, say nothing
// else is at fault, change nothing and leak nothing. JSON is read for every fault, and all five formats in full size (ATLAS_PROOF=full);
// in the size of CI one more for every second fault, in turns.
const quiet = { autovacuum: "off", wal_level: "minimal", max_wal_senders: "0", checkpoint_timeout: "1d" };
const diagnoses: { planted: string; found: string[] }[] = [];
let server: OwnServer;
let urlOf: (user: string, password?: string, database?: string) => string;

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
  const faults = [...projectFaults, ...pluginFaults, ...serverFaults, ...databaseFaults(server, { urlOf })];
  for (const [index, fault] of faults.entries()) await diagnose(fault, full ? FORMATS : FORMATS.filter((_, turn) => index % (2 * FORMATS.length) === 2 * turn));

  expect(diagnoses.filter(({ planted, found }) => found.length !== 1 || found[0] !== planted.split(" ")[0])).toEqual([]);
  expect(diagnoses.length).toBeGreaterThan(60);
});

async function diagnose(fault: Fault, formats: readonly string[]): Promise<void> {
  const { cwd, environment } = await planted(fault);
  try {
    // Who reads a page first tidies it, and the tidying is logged: so nothing is left to tidy.
    await server.query("lab", "VACUUM (FREEZE)");
    const before = await trace(cwd);
    const [{ report, stdout, stderr }, ...others] = await Promise.all([
      runReport(["doctor", "--cwd", cwd], { environment }),
      ...formats.map((format) => runAtlas(["doctor", "--cwd", cwd, "--format", format], { environment })),
    ] as const);

    diagnoses.push({ planted: `${fault.code} (${fault.name})`, found: causes(report.findings) });
    expect.soft(await trace(cwd), fault.name).toEqual(before);
    const told = [stdout, stderr, ...others.flatMap((other) => [other.stdout, other.stderr])];
    expect.soft({ fault: fault.name, told: others.every((other) => other.stdout.includes(fault.code)), leaks: told.some((text) => text.includes(canary)) }).toEqual({ fault: fault.name, told: true, leaks: false });
  } finally {
    await fault.lift?.();
  }
}

async function planted({ plugins = `${healthy}, ${withTables}`, rest, files, environment, plant }: Fault): Promise<{ cwd: string; environment: Record<string, string> }> {
  const own = files && !("README.md" in files) && !("atlas.config.ts" in files) ? files : undefined;
  const cwd = await tempProject(own || !files ? { "atlas.config.ts": `import pg from "pg";\n${config(plugins, rest)}`, ...own } : files);
  return { cwd, environment: { DATABASE_URL: urlOf("lab"), ...environment, ...(await plant?.()) } };
}

/** The codes of what is at fault by itself, each once. */
function causes(findings: readonly { code: string; severity: string; blockedBy?: string | undefined }[]): string[] {
  return [...new Set(findings.filter(({ severity, blockedBy }) => !["ok", "skipped"].includes(severity) && blockedBy === undefined).map(({ code }) => code))];
}

/** What a look must leave as it was: the position in the server's log, and the project's files. */
async function trace(cwd: string) {
  const [row] = await server.query("lab", "SELECT pg_current_wal_insert_lsn()::text AS position").catch(() => server.query("postgres", "SELECT pg_current_wal_insert_lsn()::text AS position"));
  const files = readdirSync(cwd, { recursive: true, encoding: "utf8" }).filter((name) => !name.startsWith("node_modules")).sort();
  return { position: row?.position, files: files.map((name) => [name, statSync(join(cwd, name)).isFile() ? createHash("sha256").update(readFileSync(join(cwd, name))).digest("hex") : "folder"]) };
}
