import { compareEntity, type Entity, type LiveColumn, type LiveTable } from "@atlas/api/lib/semantic";
import type { Finding } from "../../findings.ts";

export interface CompareWithTableOptions {
  /** The connection's id. */
  id: string;
  dbType: string;
  lookUp(table: string): Promise<LiveTable>;
}

/** What became of an entity's table. Throws when the database cannot be reached. */
export async function compareWithTable(entity: Entity, { id, dbType, lookUp }: CompareWithTableOptions): Promise<Finding[]> {
  const subject = `${id}/${entity.name}`;
  const table = await lookUp(entity.table);
  if (table.state === "missing") {
    const message = `There is no table ${entity.table}, or this user may not see it.${table.reason ? ` ${table.reason}` : ""}`;
    return [{ code: "TABLE_MISSING", severity: "error", subject, message, hint: "Correct table, or remove the entity.", location: entity.location }];
  }
  const { drifts, undocumented } = compareEntity(entity, { columns: table.columns, dbType });
  if (drifts.length > 0) return drifts.map((drift) => ({ ...drift, severity: "error", subject }));
  return [{ code: "ENTITY_CURRENT", severity: "ok", subject, message: describe(entity, { columns: table.columns, undocumented }) }];
}

function describe({ dimensions }: Entity, { columns, undocumented }: { columns: readonly LiveColumn[]; undocumented: readonly string[] }): string {
  const described = columns.length - undocumented.length;
  const typed = dimensions.some(({ type }) => type !== undefined) && columns.some(({ type }) => type === undefined);
  return [
    `${described} of ${columns.length} columns described, as they are`,
    undocumented.length > 0 && `not described: ${undocumented.slice(0, mostNames).join(", ")}${undocumented.length > mostNames ? ", …" : ""}`,
    typed && "types not compared",
  ].filter(Boolean).join("; ");
}

const mostNames = 10;
