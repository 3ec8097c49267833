import { accessSync, constants, mkdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { AtlasError, messageOf } from "@useatlas/plugin-sdk";

/**
 * What lies in an `embedded:` folder. `cluster` appears whole, by a rename, or not at all;
 * `turn` and `new-*` exist only while a process works on them.
 */
export interface ClusterFolder {
  folder: string;
  cluster: string;
  /** PGDATA. */
  data: string;
  password: string;
  log: string;
  turn: string;
}

export function clusterFolder(folder: string): ClusterFolder {
  const cluster = join(folder, "cluster");
  return { folder, cluster, data: join(cluster, "data"), password: join(cluster, "password"), log: join(folder, "server.log"), turn: join(folder, "turn") };
}

/** Makes the folder, or proves that it may be written. */
export function makeClusterFolder(folder: string): void {
  try {
    makeFolders(folder);
    accessSync(folder, constants.W_OK);
  } catch (thrown) {
    throw new AtlasError(`The folder of the embedded database cannot be written: ${messageOf(thrown)}.`, {
      code: "POSTGRES_START",
      hint: "Point DATABASE_URL at a folder that may be written.",
      cause: thrown,
    });
  }
}

// One by one: a recursive mkdir of Node 20 never comes back from a place like /proc, where nothing can be made.
function makeFolders(folder: string): void {
  if (isFolder(folder)) return;
  if (dirname(folder) !== folder) makeFolders(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (thrown) {
    // Another process may have been first.
    if (!isFolder(folder)) throw thrown;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** A file of a cluster; undefined when it is not there. */
export function readClusterFile(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    if (code !== "EACCES" && code !== "EPERM") throw thrown;
    throw new AtlasError(`The embedded database belongs to another user: ${file} cannot be read.`, {
      code: "POSTGRES_START",
      hint: "Run Atlas as the user who made the database, or point DATABASE_URL at another folder.",
      cause: thrown,
    });
  }
}

/** The superuser of a cluster. */
export const CLUSTER_USER = "atlas";
