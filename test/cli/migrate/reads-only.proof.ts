import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { prepare } from "../../api/database/crash/outcome.ts";
import { upgrade } from "../../api/database/crash/upgrade.ts";
import { catalogLines } from "../../support/catalog-lines.ts";
import { ownServer, type OwnServer } from "../../support/own-server.ts";
import { repository, tempProject } from "../../support/temp-project.ts";
import { config } from "../doctor/project.ts";
import { run, type Ended } from "../faults/run.ts";

// What only looks writes nothing: on a server where nothing else writes to the log, its position stays, and so does the catalog.
const quiet = { autovacuum: "off", wal_level: "minimal", max_wal_senders: "0", checkpoint_timeout: "1d" };
const declared = join(repository, "test/api/database/crash/upgrade.ts");
const files = { "atlas.config.ts": `import { upgrade } from ${JSON.stringify(declared)};\n${config("...upgrade.after.map((plugin) => definePlugin({ ...context, ...plugin, version: plugin.version ?? '1.0.0' }))")}` };
const allow = upgrade.allow.flatMap((name) => ["--allow", name]);

let server: OwnServer;
let cwd: string;
beforeAll(async () => {
  server = await ownServer(quiet);
  await prepare(server, "filled", "upgrade");
  await server.query("filled", reader);
  // Who reads a page first tidies it, and the tidying is logged: so nothing is left to tidy.
  await server.query("filled", "VACUUM (FREEZE)");
  await server.query("filled", "CHECKPOINT");
});
beforeEach(async () => {
  cwd = await tempProject(files);
});
afterAll(() => server.stop());

const looks: [string, number, string[]][] = [
  ["migrate --dry-run", 0, allow],
  ["migrate --dry-run", 6, []],
  ["migrate plan", 0, allow],
  ["migrate plan --out plan.json", 0, allow],
  ["migrate status", 0, []],
  ["migrate status --check", 1, []],
  ["migrate sql", 0, allow],
  ["doctor", 1, []],
];

for (const user of ["atlas", "reader"]) {
  test.each(looks)(`by ${user}, atlas %s ends with %d and leaves no trace`, async (words, exitCode, flags) => {
    const before = await trace();
    const ended = await atlas(user, [...words.split(" "), ...flags]);

    expect([ended.stdout + ended.stderr, ended.exitCode]).toEqual([expect.stringMatching(/./), exitCode]);
    expect(ended.stdout + ended.stderr).not.toContain("permission denied");
    expect(await trace()).toEqual(before);
  });
}

test("who may only read is told so by a migration, which leaves no trace either", async () => {
  const before = await trace();
  const { exitCode, stderr } = await atlas("reader", ["migrate", ...allow]);

  expect([exitCode, stderr]).toEqual([1, expect.stringContaining("read-only transaction")]);
  expect(await trace()).toEqual(before);
});

test("a migration leaves both traces", async () => {
  const before = await trace();
  const { exitCode } = await atlas("atlas", ["migrate", ...allow]);

  const after = await trace();
  expect(exitCode).toBe(0);
  expect(after.position).not.toBe(before.position);
  expect(after.catalog).not.toEqual(before.catalog);
});

function atlas(user: string, words: string[]): Promise<Ended> {
  return run(words, { cwd, environment: { DATABASE_URL: user === "atlas" ? server.urlOf("filled") : server.urlOf("filled").replace(/\/\/[^@]+@/, "//reader:only@") } });
}

async function trace() {
  const [row] = await server.query("filled", "SELECT pg_current_wal_insert_lsn()::text AS position");
  return { position: row?.position, catalog: (await server.query("filled", catalogLines)).map(({ line }) => line) };
}

const reader = `
  CREATE ROLE reader LOGIN PASSWORD 'only';
  ALTER ROLE reader SET default_transaction_read_only = on;
  GRANT USAGE ON SCHEMA atlas, plugin_renames, plugin_shop TO reader;
  GRANT SELECT ON ALL TABLES IN SCHEMA atlas, plugin_renames, plugin_shop TO reader`;
