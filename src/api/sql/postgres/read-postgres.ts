import type { QueryFacts } from "../facts.ts";
import { isInScope, type Scope } from "../reader/scope.ts";
import { place, Refusal } from "../refusal.ts";
import { createAttributes, type Attributes } from "./attributes.ts";
import { byteOffsets } from "./byte-offsets.ts";
import { checkOperator, checkSample, checkType } from "./checks.ts";
import { limitOf } from "./limit.ts";
import { nodeFields, nodeTypes } from "./node-types.ts";
import { asNode, listOf, namesOf, textOf, type Node } from "./tree.ts";

/** Reads a query in Postgres's own syntax tree. Nodes and fields that are not known here are refused. */
export function readPostgres(text: string, parse: (text: string) => unknown): QueryFacts {
  const statements = listOf(asNode(parse(text)).stmts);
  const [only] = statements;
  if (only === undefined) throw new Refusal("SQL_EMPTY", "The query is empty: nothing is left without its comments.");
  if (statements.length > 1) throw new Refusal("SQL_SEVERAL_STATEMENTS", "The text holds several statements: send one SELECT.");
  const { stmt, stmt_location: start = 0, stmt_len: length } = asNode(only);
  const [kind] = Object.keys(asNode(stmt));
  if (kind !== "SelectStmt") throw new Refusal("SQL_NOT_SELECT", `${(kind ?? "This").replace(/Stmt$/, "")} is not allowed: only one SELECT that reads.`);

  const offsetOf = byteOffsets(text);
  const facts: QueryFacts = { tables: [], functions: [], limit: { kind: "open" }, end: typeof length === "number" ? offsetOf(Number(start) + length) : text.length };
  const attributes = createAttributes();
  readNode(asNode(stmt), { text, offsetOf, facts, attributes, scope: undefined, parent: "" });
  facts.functions.push(...attributes.calls(offsetOf));
  facts.limit = limitOf(asNode(asNode(stmt).SelectStmt), { text, offsetOf });
  return facts;
}

interface Walk {
  text: string;
  offsetOf: (bytes: unknown) => number;
  facts: QueryFacts;
  attributes: Attributes;
  scope: Scope | undefined;
  /** The type of the node above. */
  parent: string;
}

/** Every field of every node: names that begin with a capital are types, the others fields. */
function readNode(node: Node, walk: Walk): void {
  for (const [name, value] of Object.entries(node)) {
    const isType = name.charAt(0) <= "Z";
    if (!(isType ? nodeTypes : nodeFields).has(name)) refuse(name, node, walk);
    if (typeof value !== "object" || value === null) continue;
    if (isType) readTyped(name, asNode(value), walk);
    else if (name === "larg" || name === "rarg") readTyped("SelectStmt", asNode(value), walk);
    else if (name === "typeName") readTyped("TypeName", asNode(value), walk);
    else readValue(value, walk);
  }
}

function readValue(value: unknown, walk: Walk): void {
  if (Array.isArray(value)) for (const item of value) readValue(item, walk);
  else if (typeof value === "object" && value !== null) readNode(asNode(value), walk);
}

function readTyped(type: string, node: Node, walk: Walk): void {
  if (type === "SelectStmt") return readNode(node, { ...walk, scope: openScope(node, walk) });
  walk.attributes.note(type, node);
  if (type === "RangeVar") noteTable(node, walk);
  if (type === "FuncCall") noteFunction(node, walk);
  if (type === "SQLValueFunction") noteValueFunction(node, walk);
  if (type === "TypeName") checkType(node, walk.parent);
  if (type === "A_Expr") checkOperator(node.name);
  if (type === "SubLink") checkOperator(node.operName);
  if (type === "SortBy") checkOperator(node.useOp);
  if (type === "RangeTableSample") checkSample(node);
  // The queries of a WITH were read where their scope was opened.
  if (type !== "CommonTableExpr") readNode(node, transparent.has(type) ? walk : { ...walk, parent: type });
}

/** The names that a WITH gives to a query. Without RECURSIVE each one sees those before it; with it, all see all. */
function openScope(select: Node, walk: Walk): Scope | undefined {
  if (select.withClause === undefined) return walk.scope;
  const { ctes, recursive } = asNode(select.withClause);
  const named = listOf(ctes).map((item) => asNode(asNode(item).CommonTableExpr));
  const scope: Scope = { names: new Set(recursive === true ? named.map(nameOf) : []), parent: walk.scope };
  for (const cte of named) {
    const { ctequery } = cte;
    if (asNode(ctequery).SelectStmt === undefined) throw new Refusal("SQL_NOT_SELECT", `WITH "${nameOf(cte)}" holds a statement that is no SELECT: only queries that read are allowed.`);
    readNode(cte, { ...walk, scope });
    scope.names.add(nameOf(cte));
  }
  return scope;
}

function nameOf({ ctename }: Node): string {
  return textOf(ctename);
}

function noteTable({ catalogname, schemaname, relname, location }: Node, { facts, scope, offsetOf }: Walk): void {
  const schema = textOf(schemaname);
  const name = textOf(relname);
  if (catalogname !== undefined) throw new Refusal("SQL_TABLE_NOT_ALLOWED", `Table "${textOf(catalogname)}.${schema}.${name}" names a database: write schema and table only.`);
  if (schema === "" && isInScope(scope, name)) return;
  const key = schema === "" ? [name] : [schema, name];
  facts.tables.push({ key, written: key.join("."), offset: offsetOf(location) });
}

function noteFunction({ funcname, location }: Node, { facts, offsetOf }: Walk): void {
  const names = namesOf(funcname);
  const own = names[0] === "pg_catalog" ? names.slice(1) : names;
  facts.functions.push({ name: own.join("."), written: names.join("."), offset: offsetOf(location), role: "value" });
}

/** CURRENT_DATE and its like are values; CURRENT_USER and its like say who asks. */
function noteValueFunction({ op, location }: Node, { facts, offsetOf }: Walk): void {
  const name = textOf(op).replace("SVFOP_", "").toLowerCase();
  if (/^(?:current_(?:date|time)|localtime)/.test(name)) return;
  facts.functions.push({ name, written: name, offset: offsetOf(location), role: "value" });
}

function refuse(name: string, { location }: Node, { text, offsetOf }: Walk): never {
  const where = location === undefined ? "" : ` (${place(text, offsetOf(location))})`;
  const [what, instead] = wordings[name] ?? [`${name} in a query`];
  const code = /^(?:Insert|Update|Delete|Merge)Stmt$/.test(name) ? "SQL_NOT_SELECT" : "SQL_CONSTRUCT_NOT_ALLOWED";
  throw new Refusal(code, `${what} is not allowed${where}${instead === undefined ? "" : `: ${instead}`}.`);
}

/** Nodes that pass on what they hold as it is. */
const transparent: ReadonlySet<string> = new Set(["List", "TypeCast"]);
/** What is refused, and what the query may do in its place. */
const wordings: Record<string, readonly [what: string, instead: string]> = {
  intoClause: ["SELECT … INTO, which creates a table,", "leave it out, the rows come back as they are"],
  lockingClause: ["Locking rows (FOR UPDATE, FOR SHARE)", "leave it out"],
  ParamRef: ["A parameter such as $1", "write the value itself"],
  RangeTableFunc: ["XMLTABLE", "unnest(xpath(…)) gives the same nodes"],
};
