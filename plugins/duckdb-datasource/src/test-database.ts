import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";

export interface TestDatabase {
  folder: string;
  /** A database with the table `numbers`: n from 0 to 99 999, and a label. */
  file: string;
  remove(): Promise<void>;
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), "atlas-duckdb-"));
  const file = join(folder, "numbers.duckdb");
  await writeDatabase(file, "CREATE TABLE numbers AS SELECT range AS n, 'row ' || range AS label FROM range(100_000)");
  return { folder, file, remove: () => rm(folder, { recursive: true, force: true }) };
}

export async function writeDatabase(path: string, sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run(sql);
  connection.closeSync();
  instance.closeSync();
}

/** Whether another process, for which alone the lock counts, can open the file for writing. */
export async function canBeWritten(file: string): Promise<boolean> {
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", `${openForWriting(file)}.then(() => console.log("open"), () => console.log("locked"))`]);
  return stdout.trim() === "open";
}

/** Source text that opens `file` for writing and keeps it open. */
export function openForWriting(file: string): string {
  const driver = createRequire(import.meta.url).resolve("@duckdb/node-api");
  return `require(${JSON.stringify(driver)}).DuckDBInstance.create(${JSON.stringify(file)}).then((instance) => { globalThis.kept = instance })`;
}
