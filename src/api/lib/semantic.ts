import { join } from "node:path";
import { isDatasourcePlugin, type AtlasPlugin, type PluginDBConnection } from "@useatlas/plugin-sdk";
import { callPlugin } from "../plugins/call-plugin.ts";
import { readColumns, type LiveTable } from "../semantic/drift/read-columns.ts";
import { createSemanticLayer } from "../semantic/semantic-layer.ts";

export { compareEntity, type Comparison, type Drift } from "../semantic/drift/compare-entity.ts";
export { isCatalogKnown } from "../semantic/drift/columns-query.ts";
export type { LiveColumn, LiveTable } from "../semantic/drift/read-columns.ts";
export type { Dimension, Entity, Join, Measure } from "../semantic/entity.ts";
export type { Degradation, SemanticConnection, SemanticLayer } from "../semantic/layer.ts";
export { loadSemanticLayer, type LoadSemanticLayerOptions } from "../semantic/load-layer.ts";
export { createSemanticLayer, type CreateSemanticLayerOptions, type Reload } from "../semantic/semantic-layer.ts";
export type { VirtualFile } from "../semantic/virtual-files.ts";

export interface ProjectSemanticsOptions {
  /** The project's folder, in which `semantic/` lies. */
  cwd: string;
  plugins: readonly AtlasPlugin[];
  /** Milliseconds for a datasource's `entities()`. */
  deadlineMs?: number;
}

/** The semantic layer of a project and its datasources. Reads nothing before it is loaded. */
export function createProjectSemantics({ cwd, plugins, ...options }: ProjectSemanticsOptions) {
  return createSemanticLayer({ folder: join(cwd, "semantic"), datasources: plugins.filter(isDatasourcePlugin), call: callPlugin, ...options });
}

export interface LookUpTableOptions {
  /** The datasource's id. */
  id: string;
  dbType: string;
  /** Milliseconds for each query. */
  timeoutMs: number;
  signal?: AbortSignal;
}

/** Looks a table up over a datasource's own connection: the host's question, which no guard judges and no hook sees. */
export function lookUpTable(connection: PluginDBConnection, table: string, { id, dbType, timeoutMs, signal }: LookUpTableOptions): Promise<LiveTable> {
  // The host waits a little longer than the driver, which may say more about it.
  const call = { pluginId: id, method: "query()", deadlineMs: timeoutMs + graceMs };
  return readColumns({ dbType, table, query: (sql) => callPlugin(call, () => connection.query(sql, timeoutMs, { signal })) });
}

const graceMs = 1000;
