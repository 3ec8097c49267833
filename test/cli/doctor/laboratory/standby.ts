import { execFile } from "node:child_process";
import { appendFileSync, chownSync, cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { findPrograms } from "../../../../src/api/database/embedded/find-programs.ts";
import type { OwnServer } from "../../../support/own-server.ts";
import { freePort } from "../../../support/servers/silent-server.ts";

export interface Standby {
  port: number;
  stop(): Promise<void>;
}

/**
 * A real standby of a running server: a copy of its files, taken as pg_basebackup takes one, by the server's own leave.
 * One that does not follow waits for the end of the backup for ever, and so never lets anybody in.
 */
export async function standbyOf(primary: OwnServer, { follows }: { follows: boolean }): Promise<Standby> {
  const folder = mkdtempSync(join(tmpdir(), "atlas-standby-"));
  const data = join(folder, "data");
  const { postgres } = await findPrograms({ data: primary.data, cwd: folder, environment: process.env, user: primary.user });
  const control = (...words: string[]) => promisify(execFile)(join(dirname(postgres), "pg_ctl"), ["-D", data, "-l", join(folder, "log"), ...words], { ...primary.user, cwd: "/", env: { PATH: process.env.PATH, LC_ALL: "C" } });
  const port = await freePort();

  await copyFiles(primary, data);
  const settings = { port, hot_standby: "on", ...(follows && { primary_conninfo: primary.urlOf("postgres") }) };
  appendFileSync(join(data, "postgresql.conf"), Object.entries(settings).map(([name, value]) => `${name} = '${value}'\n`).join(""));
  writeFileSync(join(data, "standby.signal"), "");
  giveTo(folder, primary);
  // Who never lets anybody in would never be seen to have started.
  await control("start", follows ? "-w" : "-W");

  async function stop(): Promise<void> {
    await control("stop", "-m", "immediate");
    rmSync(folder, { recursive: true, force: true });
  }

  return { port, stop };
}

/** The backup is as long as its session. */
async function copyFiles(primary: OwnServer, data: string): Promise<void> {
  const client = new pg.Client({ connectionString: primary.urlOf("postgres") });
  await client.connect();
  try {
    await client.query("SELECT pg_backup_start('standby', true)");
    cpSync(primary.data, data, { recursive: true, filter: (path) => !/postmaster\.(pid|opts)$|[/\\]pg_replslot[/\\]./.test(path) });
    const { rows: [end] } = await client.query<{ labelfile: string }>("SELECT labelfile FROM pg_backup_stop(false)");
    writeFileSync(join(data, "backup_label"), end?.labelfile ?? "");
  } finally {
    await client.end();
  }
}

function giveTo(folder: string, { user }: OwnServer): void {
  if (!user) return;
  for (const name of ["", ...readdirSync(folder, { recursive: true, encoding: "utf8" })]) chownSync(join(folder, name), user.uid, user.gid);
}
