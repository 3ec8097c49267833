import { grammars, type Engine } from "../reader/grammar.ts";
import { clickhouseFunctions } from "./clickhouse.ts";
import { duckdbFunctions } from "./duckdb.ts";
import { genericFunctions } from "./generic.ts";
import { mysqlFunctions } from "./mysql.ts";
import { postgresFunctions } from "./postgres.ts";
import { snowflakeFunctions } from "./snowflake.ts";
import { sqliteFunctions } from "./sqlite.ts";

export interface FunctionList {
  hasValue(name: string): boolean;
  /** In FROM. */
  hasRows(name: string): boolean;
  nearby: readonly string[];
}

/** The functions that a query of this engine may call; `further` are those that the operator adds. */
export function allowedFunctions(engine: Engine, further: readonly string[]): FunctionList {
  const listed = listOf(engine);
  const added = new Set(further.map((name) => name.toLowerCase()));
  const tableFunctions = engine === "postgres" ? postgresTableFunctions : grammars[engine].tableFunctions;
  const isListed = (name: string) => listed.has(name) || (engine === "clickhouse" && hasCombinators(name, listed)) || (engine === "postgres" && tableFunctions.has(name));
  return {
    hasValue: (name) => added.has(name) || (isListed(name) && !harmful.test(name)),
    hasRows: (name) => added.has(name) || tableFunctions.has(name),
    nearby: [...listed, ...added],
  };
}

/** True for what stands on this engine's list, which the operator may have made longer. */
export function isBuiltIn(engine: Engine, name: string): boolean {
  return listOf(engine).has(name);
}

function listOf(engine: Engine): ReadonlySet<string> {
  const known = parsed.get(engine);
  if (known) return known;
  const list = new Set(lists[engine].split(/\s+/).filter((name) => name !== ""));
  parsed.set(engine, list);
  return list;
}

/** ClickHouse's `sumIf`, `uniqExactMergeState`: an aggregate with endings that change what it is fed with. */
function hasCombinators(name: string, listed: ReadonlySet<string>): boolean {
  const ending = combinators.find((candidate) => name.length > candidate.length && name.endsWith(candidate));
  if (ending === undefined) return false;
  const base = name.slice(0, -ending.length);
  return listed.has(base) || hasCombinators(base, listed);
}

const lists: Record<Engine, string> = {
  postgres: postgresFunctions,
  mysql: mysqlFunctions,
  duckdb: duckdbFunctions,
  clickhouse: clickhouseFunctions,
  snowflake: snowflakeFunctions,
  sqlite: sqliteFunctions,
  generic: genericFunctions,
};
const parsed = new Map<Engine, ReadonlySet<string>>();
const combinators = ["simplestate", "ordefault", "distinct", "resample", "foreach", "argmax", "argmin", "ornull", "tuple", "merge", "state", "array", "null", "map", "if"];
const postgresTableFunctions: ReadonlySet<string> = new Set([
  "unnest", "generate_series", "generate_subscripts", "json_each", "json_each_text", "jsonb_each", "jsonb_each_text", "json_array_elements", "json_array_elements_text",
  "jsonb_array_elements", "jsonb_array_elements_text", "json_object_keys", "jsonb_object_keys", "json_to_record", "json_to_recordset", "jsonb_to_record", "jsonb_to_recordset",
  "jsonb_path_query", "regexp_matches", "regexp_split_to_table", "string_to_table", "json_populate_recordset", "jsonb_populate_recordset",
]);
/** A second list, of what must never be on the first: it catches a name that slips into it. */
const harmful =
  /^(?:pg_sleep|pg_read|pg_ls|pg_stat_file|pg_terminate|pg_cancel|pg_advisory|pg_reload|pg_notify|lo_|dblink|set_config|current_setting|query_to_xml|table_to_xml|cursor_to_xml|schema_to_xml|database_to_xml|nextval|setval|sleep|benchmark|load_file|load_extension|get_lock|release_lock|master_pos_wait|read_|sys_exec|sys_eval|file$|url$|s3$|remote|mysql$|postgresql$|jdbc|odbc|executable|dictget|joinget|system\$(?!typeof)|writefile|readfile|fts3_tokenizer|duckdb_|query$|query_table|getenv|sqlite_)/;
