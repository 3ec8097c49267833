import type { FunctionUse } from "../facts.ts";
import { isBuiltIn } from "../functions/allowed-functions.ts";
import { asNode, listOf, namesOf, textOf, type Node } from "./tree.ts";

interface AttributeUse {
  name: string;
  location: unknown;
  /** No column can stand there: the name is that of a function. */
  isCall: () => boolean;
}

export interface Attributes {
  note(type: string, node: Node): void;
  /** The names that Postgres may call as functions, once the whole query was read. */
  calls(offsetOf: (bytes: unknown) => number): FunctionUse[];
}

/**
 * To Postgres `x.f` and `(x).f` are `f(x)` where x has no column f: `('/etc/passwd'::text).pg_read_file`. Which columns
 * a table has is not known here. So a name is a function where x cannot have columns, because the query itself made it
 * of one value; elsewhere it is a column, unless it is called as only functions of the catalogue are.
 */
export function createAttributes(): Attributes {
  const uses: AttributeUse[] = [];
  const madeHere = new Set<string>(implicitNames);
  const columnsOf = new Map<string, ReadonlySet<string>[]>();

  function note(type: string, node: Node): void {
    if (type === "A_Indirection") noteFields(node);
    else if (type === "ColumnRef") noteColumn(node);
    else if (type === "RangeFunction") noteRows(node);
    else for (const name of namesMadeBy(type, node)) madeHere.add(name);
  }

  function noteFields({ arg, indirection }: Node): void {
    for (const name of namesOf(indirection)) {
      if (name === "" || rowFields.test(name)) continue;
      uses.push({ name, location: locationOf(arg), isCall: () => isValue(arg) || isOfCatalogue(name) });
    }
  }

  /** True for what has no columns as far as can be told: all but a column that comes from a table, or a function that gives rows. */
  function isValue(value: unknown): boolean {
    const { ColumnRef, FuncCall, A_Indirection } = asNode(value);
    if (A_Indirection !== undefined) return isValue(asNode(A_Indirection).arg);
    if (ColumnRef !== undefined) return isMadeHere(namesOf(asNode(ColumnRef).fields).at(-1) ?? "");
    if (FuncCall !== undefined) return isScalarFunction(asNode(FuncCall));
    return true;
  }

  function isMadeHere(name: string): boolean {
    return madeHere.has(name) || /^column\d+$/.test(name);
  }

  function noteColumn({ fields, location }: Node): void {
    const path = namesOf(fields);
    const name = path.at(-1) ?? "";
    if (path.length < 2 || name === "") return;
    const rows = path.at(-2) ?? "";
    uses.push({ name, location, isCall: () => isOfCatalogue(name) || (columnsOf.get(rows) ?? []).some((columns) => !columns.has(name)) });
  }

  /** The row of a function in FROM that gives single values is that value: its alias has no columns but those known here. */
  function noteRows({ functions, alias, coldeflist }: Node): void {
    const calls = listOf(functions).map((item) => asNode(asNode(listOf(asNode(asNode(item).List).items)[0]).FuncCall));
    const names = calls.map(({ funcname }) => namesOf(funcname).at(-1) ?? "");
    const { aliasname, colnames } = asNode(alias);
    const rows = textOf(aliasname) || (names[0] ?? "");
    madeHere.add(rows);
    for (const name of namesOf(colnames)) madeHere.add(name);
    const unnestsColumn = calls.length === 1 && names[0] === "unnest" && listOf(calls[0]?.args).every((argument) => !isValue(argument));
    if (unnestsColumn || !calls.every(isScalarFunction)) return;
    const defined = listOf(coldeflist).map((item) => textOf(asNode(asNode(item).ColumnDef).colname));
    const ofWords = names.includes("unnest") ? ["lexeme", "positions", "weights"] : [];
    columnsOf.set(rows, [...(columnsOf.get(rows) ?? []), new Set([rows, "value", "ordinality", ...ofWords, ...names, ...namesOf(colnames), ...defined])]);
  }

  function calls(offsetOf: (bytes: unknown) => number): FunctionUse[] {
    return uses.filter(({ isCall }) => isCall()).map(({ name, location }) => ({ name, written: name, offset: offsetOf(location), role: "value" }));
  }

  return { note, calls };
}

/** The names that a query gives to values of its own, be it without saying so: `SELECT lower('x')` makes a column "lower". */
function namesMadeBy(type: string, { name, aliasname, colnames, aliascolnames, colname, funcname, names }: Node): string[] {
  if (type === "ResTarget" || type === "JsonTableColumn") return [textOf(name)];
  if (type === "Alias") return [textOf(aliasname), ...namesOf(colnames)];
  if (type === "CommonTableExpr") return namesOf(aliascolnames);
  if (type === "ColumnDef") return [textOf(colname)];
  return namesOf(type === "FuncCall" ? funcname : type === "TypeName" ? names : []).slice(-1);
}

/** What is not built in was allowed by the operator, and may give rows. */
function isScalarFunction({ funcname }: Node): boolean {
  const name = namesOf(funcname).at(-1) ?? "";
  return isBuiltIn("postgres", name) && !givesRows.has(name);
}

function isOfCatalogue(name: string): boolean {
  return catalogue.test(name) || otherCallable.has(name);
}

function locationOf(value: unknown): unknown {
  const [node] = Object.values(asNode(value));
  const { location, arg } = asNode(node);
  return location ?? (arg === undefined ? undefined : locationOf(arg));
}

/** Of a pair that json_each() gives, and of ROW(…). */
const rowFields = /^(?:key|value|f\d+)$/;
const implicitNames = ["case", "coalesce", "array", "row", "exists", "greatest", "least", "nullif", "?column?"];
const givesRows: ReadonlySet<string> = new Set([
  "json_each", "json_each_text", "jsonb_each", "jsonb_each_text", "json_populate_record", "json_populate_recordset", "jsonb_populate_record", "jsonb_populate_recordset",
  "json_to_record", "json_to_recordset", "jsonb_to_record", "jsonb_to_recordset",
]);
/** Postgres's functions of one argument that do more than compute; no column has such a name. */
const catalogue = /^(?:pg_|lo_|dblink|binary_upgrade_|to_reg|reg(?:class|coll|config|dict|namespace|oper|proc|role|type)|txid_|brin_|gin_|query_to_|table_to_|schema_to_|database_to_|ts_(?:stat|debug|token_type))/;
const otherCallable: ReadonlySet<string> = new Set(["current_setting", "currval", "nextval", "setseed", "obj_description", "row_security_active", "aclexplode", "amvalidate", "current_schemas"]);
