import type { QueryValidationResult } from "@useatlas/plugin-sdk";
import { createHash } from "node:crypto";
import { engineOf } from "./engines.ts";
import type { Engine } from "./reader/grammar.ts";
import { allowedFunctions, type FunctionList } from "./functions/allowed-functions.ts";
import { createWhitelist, type Whitelist } from "./layers/whitelist.ts";

/** What a connection allows. */
export interface GuardPolicy {
  dbType: string;
  /** Counts for a `dbType` that has no analyser. */
  parserDialect?: string | undefined;
  /** `orders` allows the unqualified name only, `public.products` exactly that. */
  tables: readonly string[];
  /** Functions beyond the built-in lists, such as UDFs: `my_function`, `analytics.score`. */
  allowFunctions?: readonly string[] | undefined;
  forbiddenPatterns?: readonly RegExp[] | undefined;
  /** Replaces the layers, for languages that are not SQL. */
  validate?: ((query: string) => QueryValidationResult | Promise<QueryValidationResult>) | undefined;
  validateTimeoutMs?: number | undefined;
  /** Rows that a result may have; the outermost LIMIT is lowered to it, or added. */
  rowLimit: number;
}

/** A policy in the form in which queries are held against it. */
export interface PreparedPolicy {
  engine: Engine;
  whitelist: Whitelist;
  functions: FunctionList;
  patterns: readonly RegExp[];
  rowLimit: number;
  /** Of everything that a verdict depends on, beside the text. */
  hash: string;
}

export function preparePolicy({ dbType, parserDialect, tables, allowFunctions = [], forbiddenPatterns = [], rowLimit }: GuardPolicy): PreparedPolicy {
  const engine = engineOf(dbType, parserDialect);
  const patterns = forbiddenPatterns.map(({ source, flags }) => new RegExp(source, flags.replace(/[gy]/g, "")));
  const facts = [engine, [...tables].sort(), [...allowFunctions].sort(), patterns.map(String), rowLimit];
  return {
    engine,
    whitelist: createWhitelist(tables, engine),
    functions: allowedFunctions(engine, allowFunctions),
    patterns,
    rowLimit,
    hash: createHash("sha256").update(JSON.stringify(facts)).digest("base64"),
  };
}
