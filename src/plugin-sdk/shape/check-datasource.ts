import { nearestName } from "../nearest-name.ts";
import { isRecord, kindOf, type Problems } from "./problems.ts";

/** What a datasource plugin needs: a connection that can be created, and entities and dialect that can be read. */
export function checkDatasource({ connection, entities, dialect }: Record<string, unknown>, problems: Problems): void {
  if (dialect !== undefined) problems.text(dialect, "dialect");
  checkEntities(entities, problems);
  if (!problems.record(connection, "connection", "A datasource plugin needs connection with create() and dbType.")) return;
  problems.required(connection, "create", "connection.create");
  problems.functions(connection, ["validate"], "connection.");
  problems.text(connection.dbType, "connection.dbType");
  checkParserDialect(connection.parserDialect, problems);
  checkPatterns(connection.forbiddenPatterns, problems);
}

function checkEntities(entities: unknown, problems: Problems): void {
  if (entities === undefined || typeof entities === "function") return;
  if (!Array.isArray(entities)) {
    problems.add("PLUGIN_FIELD_INVALID", "entities", `Plugin entities must be an array or a function, not ${kindOf(entities)}`);
    return;
  }
  entities.forEach((entity: unknown, index) => {
    const path = `entities[${index}]`;
    if (!problems.record(entity, path)) return;
    problems.text(entity.name, `${path}.name`);
    problems.text(entity.yaml, `${path}.yaml`);
  });
}

function checkParserDialect(dialect: unknown, problems: Problems): void {
  if (dialect === undefined) return;
  if (typeof dialect !== "string") {
    problems.add("PLUGIN_FIELD_INVALID", "connection.parserDialect", `Plugin connection.parserDialect must be a string, not ${kindOf(dialect)}`);
    return;
  }
  if (PARSER_DIALECTS.some((known) => known.toLowerCase() === dialect.toLowerCase())) return;
  const meant = nearestName(dialect, PARSER_DIALECTS);
  problems.add(
    "PLUGIN_DIALECT_UNKNOWN",
    "connection.parserDialect",
    `Unknown parserDialect "${dialect}"${meant ? `, did you mean "${meant}"?` : ""}`,
    `One of: ${PARSER_DIALECTS.join(", ")}.`,
  );
}

function checkPatterns(patterns: unknown, problems: Problems): void {
  if (patterns === undefined) return;
  if (!Array.isArray(patterns)) {
    problems.add("PLUGIN_FIELD_INVALID", "connection.forbiddenPatterns", `Plugin connection.forbiddenPatterns must be an array of RegExp, not ${kindOf(patterns)}`);
    return;
  }
  patterns.forEach((pattern: unknown, index) => {
    // By tag, not `instanceof`: a plugin may come from another realm.
    if (isRecord(pattern) && Object.prototype.toString.call(pattern) === "[object RegExp]") return;
    problems.add("PLUGIN_FIELD_INVALID", `connection.forbiddenPatterns[${index}]`, `Plugin connection.forbiddenPatterns[${index}] must be a RegExp, not ${kindOf(pattern)}`);
  });
}

/** The dialect names of node-sql-parser, with its spelling of PostgresQL. */
export const PARSER_DIALECTS: readonly string[] = [
  "Athena", "BigQuery", "Db2", "FlinkSQL", "Hive", "MariaDb", "MySQL", "NoQL",
  "PostgresQL", "Redshift", "Snowflake", "SQLite", "TransactSQL", "Trino",
];
