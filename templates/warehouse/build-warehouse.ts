import { readFile, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";

/** Builds the demo warehouse at `path` from the seed. The order of rows is fixed, so equal seeds give equal tables. */
export async function buildWarehouse(path: string): Promise<void> {
  await rm(path, { force: true });
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  // The smallest block that DuckDB has: small tables would each fill several of 256 KB.
  await connection.run(`ATTACH '${path.replaceAll("'", "''")}' AS warehouse (BLOCK_SIZE 16384)`);
  await connection.run("USE warehouse");
  await connection.run(await readFile(new URL("./seed.sql", import.meta.url), "utf8"));
  await connection.run("USE memory");
  await connection.run("DETACH warehouse");
  connection.closeSync();
  instance.closeSync();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildWarehouse(fileURLToPath(new URL("../project/warehouse/demo.duckdb", import.meta.url)));
}
