import type * as duckdbApi from "@duckdb/node-api";
import { AtlasError, messageOf } from "@useatlas/plugin-sdk";
import type { PluginConfig } from "./config";

/** The driver, as `requireDriver` loads it. */
export type DuckDB = typeof duckdbApi;

/** Opens the database file, locked down: SQL reaches this one database and nothing else on the machine. */
export async function openDatabase(duckdb: DuckDB, { path, readOnly }: PluginConfig): Promise<duckdbApi.DuckDBInstance> {
  try {
    // Not `fromCache`: it waits for ever while an older instance of the file is waiting to be collected.
    return await duckdb.DuckDBInstance.create(path, { access_mode: readOnly ? "READ_ONLY" : "AUTOMATIC", ...lockdown });
  } catch (thrown) {
    const reason = messageOf(thrown);
    throw new AtlasError(`Could not open the DuckDB database "${path}". ${reason}`, {
      code: "DATASOURCE_UNAVAILABLE",
      hint: hints.find(({ pattern }) => pattern.test(reason))?.hint,
      cause: thrown,
    });
  }
}

const lockdown = {
  enable_external_access: "false",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  allow_community_extensions: "false",
  lock_configuration: "true",
};

const hints = [
  { pattern: /does not exist|No such file/i, hint: "Check the path; a relative one starts at the folder in which the process runs." },
  { pattern: /lock/i, hint: "Close the other program, or let both open the file read-only." },
  { pattern: /Is a directory/i, hint: "Name the database file inside the folder." },
  { pattern: /not a valid DuckDB|read enough bytes|corrupt/i, hint: "Restore the file from a backup, or name another one." },
  { pattern: /Permission denied/i, hint: "Give the user that runs Atlas the right to read the file." },
];
