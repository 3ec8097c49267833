import { lexerRules, type LexerRules } from "../lexer/rules.ts";

export type Engine = "postgres" | "mysql" | "duckdb" | "clickhouse" | "snowflake" | "sqlite" | "generic";
export type ReadEngine = Exclude<Engine, "postgres">;

/** Where an engine's SELECT differs in what it reads from, or in what a word means. The rest is shared. */
export interface Grammar {
  engine: ReadEngine;
  lexer: LexerRules;
  /** How unquoted names are compared; quoted ones are taken as they are, unless `foldQuoted`. */
  fold: "exact" | "lower" | "upper";
  foldQuoted: boolean;
  /** `x IN name`: reads a table, is any expression, or is refused. */
  inName: "table" | "expression" | "refuse";
  /** Which branches of a recursive UNION see the name: all after the first one, or the last alone. */
  recursion: "afterFirst" | "last" | "none";
  /** An alias may be written as a literal. */
  stringAlias: boolean;
  /** `FROM t SELECT x`, `PIVOT t ON …`, list comprehensions, `* EXCLUDE`. */
  duck: boolean;
  /** `ARRAY JOIN`, `LIMIT BY`, `(expression AS name)`, `WITH expression AS name`, `PREWHERE`, `FINAL`, tuples. */
  click: boolean;
  /** `src:path`, `TABLE(function())`, `TOP`, `CONNECT BY`. */
  snow: boolean;
  /** What may be called in FROM, in lower case. */
  tableFunctions: ReadonlySet<string>;
  /** Words that are no names here, beyond those that are none anywhere. */
  reserved: ReadonlySet<string>;
}

const plain = { foldQuoted: false, inName: "refuse", recursion: "last", stringAlias: false, duck: false, click: false, snow: false } as const;

export const grammars: Record<ReadEngine, Grammar> = {
  mysql: { ...plain, engine: "mysql", lexer: lexerRules.mysql, fold: "exact", recursion: "afterFirst", stringAlias: true, tableFunctions: words("json_table"), reserved: words("PARTITION STRAIGHT_JOIN PROCEDURE LOCK USE FORCE IGNORE HANDLER RLIKE REGEXP DIV XOR") },
  sqlite: { ...plain, engine: "sqlite", lexer: lexerRules.sqlite, fold: "lower", foldQuoted: true, inName: "table", recursion: "afterFirst", stringAlias: true, tableFunctions: words("json_each json_tree jsonb_each jsonb_tree generate_series"), reserved: words("INDEXED GLOB MATCH REGEXP ISNULL NOTNULL RAISE") },
  duckdb: {
    ...plain, engine: "duckdb", lexer: lexerRules.duckdb, fold: "lower", foldQuoted: true, inName: "expression", duck: true,
    tableFunctions: words("unnest range generate_series json_each json_tree generate_subscripts repeat regexp_split_to_table"),
    reserved: words("QUALIFY PIVOT UNPIVOT PIVOT_WIDER PIVOT_LONGER SUMMARIZE DESCRIBE DESC SHOW ASOF POSITIONAL SEMI ANTI TABLESAMPLE GLOB ISNULL NOTNULL LAMBDA"),
  },
  clickhouse: {
    ...plain, engine: "clickhouse", lexer: lexerRules.clickhouse, fold: "exact", inName: "table", click: true,
    tableFunctions: words("numbers numbers_mt zeros zeros_mt generate_series generateseries"),
    reserved: words("ARRAY PREWHERE FINAL SAMPLE GLOBAL SETTINGS FORMAT QUALIFY ASOF SEMI ANTI ANY PASTE DIV MOD PIVOT"),
  },
  snowflake: {
    ...plain, engine: "snowflake", lexer: lexerRules.snowflake, fold: "upper", snow: true,
    tableFunctions: words("flatten generator split_to_table strtok_split_to_table"),
    reserved: words("QUALIFY PIVOT UNPIVOT MATCH_RECOGNIZE SAMPLE TABLESAMPLE ASOF MATCH_CONDITION CONNECT START PRIOR RLIKE REGEXP ILIKE CHANGES AT BEFORE TOP IDENTIFIER"),
  },
  generic: { ...plain, engine: "generic", lexer: lexerRules.generic, fold: "exact", recursion: "none", tableFunctions: new Set(), reserved: words("QUALIFY PIVOT UNPIVOT MATCH_RECOGNIZE SAMPLE TABLESAMPLE ARRAY TOP CONNECT START REGEXP RLIKE ILIKE PREWHERE FINAL SETTINGS SEMI ANTI ANY ASOF GLOBAL AT CHANGES UNNEST") },
};

/** Words that never name a column, a table or an alias: what follows them is read as the clause that they begin. */
export const reservedWords: ReadonlySet<string> = words(`
  SELECT FROM WHERE GROUP HAVING ORDER LIMIT OFFSET FETCH UNION INTERSECT EXCEPT MINUS WITH VALUES TABLE INTO FOR JOIN ON USING NATURAL INNER CROSS
  LEFT RIGHT FULL OUTER LATERAL WINDOW AS AND OR NOT IN IS LIKE BETWEEN CASE WHEN THEN ELSE END DISTINCT ALL EXISTS SET
  INSERT UPDATE DELETE MERGE CREATE DROP ALTER TRUNCATE GRANT REVOKE CALL EXECUTE EXEC COPY VACUUM ANALYZE EXPLAIN ATTACH DETACH PRAGMA LOAD INSTALL
  RETURNING SYSTEM KILL OPTIMIZE RENAME UNDROP SAVEPOINT ROLLBACK COMMIT BEGIN PREPARE DEALLOCATE IMPORT EXPORT CHECKPOINT`);

/** What begins a statement that is no query, for words that say so. */
export const otherStatements: ReadonlySet<string> = words(`
  INSERT UPDATE DELETE MERGE CREATE DROP ALTER TRUNCATE GRANT REVOKE CALL EXECUTE EXEC COPY VACUUM ANALYZE EXPLAIN ATTACH DETACH PRAGMA LOAD INSTALL
  SYSTEM KILL OPTIMIZE RENAME UNDROP SAVEPOINT ROLLBACK COMMIT BEGIN START PREPARE DEALLOCATE IMPORT EXPORT CHECKPOINT SET RESET SHOW DESCRIBE DESC USE
  REPLACE UPSERT LOCK UNLOCK HANDLER DO PUT GET LIST LS REMOVE RM EXCHANGE CHECK WATCH SUMMARIZE REINDEX RELEASE END REFRESH BACKUP RESTORE TABLE FORCE FLUSH`);

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ""));
}
