import type { FieldType, FunctionExp, Query, Subquery } from "@jetstreamapp/soql-parser-js";
import { Refusal, type QueryFacts } from "./facts";

/** Takes a parsed query apart. What is not known to be harmless is refused: a clause, a kind of field, a function. */
export function readQuery(query: Query | Subquery): QueryFacts {
  const unknown = Object.entries(query).find(([key, value]) => value !== undefined && !clauses.has(key));
  if (unknown) throw new Refusal(refusals[unknown[0]] ?? `The clause ${unknown[0]} is not allowed.`);
  const from = "relationshipName" in query ? query.relationshipName : query.sObject;
  if (!from || !query.fields) throw new Refusal("The query must select fields from an object.");
  const facts: QueryFacts = { from, alias: query.sObjectAlias, paths: [], typeofs: [], children: [], semiJoins: [], columns: [], countsOnly: false };
  const expression = createCounter();
  for (const field of query.fields) readField(field, facts, expression);
  readConditions(query.where, facts);
  readConditions(query.having, facts);
  for (const part of [query.groupBy ?? [], query.orderBy ?? []].flat()) readOperand(part, facts);
  const [only, ...others] = query.fields;
  facts.countsOnly = others.length === 0 && only?.type === "FieldFunctionExpression" && only.functionName.toUpperCase() === "COUNT" && only.parameters.length === 0;
  return facts;
}

function readField(field: FieldType, facts: QueryFacts, expression: () => string): void {
  switch (field.type) {
    case "Field":
    case "FieldRelationship": {
      const path = [...("relationships" in field ? field.relationships : []), field.field].join(".");
      const alias = "alias" in field ? field.alias : undefined;
      facts.paths.push("objectPrefix" in field && field.objectPrefix ? `${field.objectPrefix}.${path}` : path);
      facts.columns.push(alias ?? path);
      return;
    }
    case "FieldFunctionExpression":
      readFunction(field, facts);
      if (field.functionName.toUpperCase() !== "FIELDS") facts.columns.push(field.alias ?? expression());
      return;
    case "FieldSubquery":
      facts.children.push(readQuery(field.subquery));
      facts.columns.push(field.subquery.relationshipName);
      return;
    case "FieldTypeof": {
      const whens = field.conditions.filter(({ type }) => type === "WHEN").map(({ objectType = "", fieldList }) => ({ object: objectType, paths: fieldList }));
      const elses = field.conditions.filter(({ type }) => type !== "WHEN").flatMap(({ fieldList }) => fieldList);
      facts.typeofs.push({ path: field.field, whens, elses });
      return;
    }
    default:
      throw new Refusal("The query selects something that is not understood.");
  }
}

/** WHERE and HAVING are chains of conditions; the parser's types for them differ only in what each link must have. */
function readConditions(clause: unknown, facts: QueryFacts): void {
  for (let link = clause; isRecord(link); link = link.right) {
    if (link.left !== null) readOperand(link.left, facts);
  }
}

function readOperand(operand: unknown, facts: QueryFacts): void {
  if (!isRecord(operand)) throw new Refusal("The query has a condition that is not understood.");
  const { field, fn, valueQuery, literalType } = operand;
  if ([literalType].flat().includes("APEX_BIND_VARIABLE")) throw new Refusal("Variables such as :name are not known here: write the value.");
  if (typeof field === "string") facts.paths.push(field);
  if (isRecord(fn)) readFunction(fn, facts);
  // It is of the parser's making, which puts nothing else there.
  if (isRecord(valueQuery)) facts.semiJoins.push(readQuery(valueQuery as Query));
  // A bracket after NOT is all that a link may consist of.
  if (field === undefined && fn === undefined && operand.openParen === undefined) throw new Refusal("The query has a condition that is not understood.");
}

function readFunction({ functionName = "", parameters = [] }: FunctionExp, facts: QueryFacts): void {
  const name = functionName.toUpperCase();
  if (!functions.has(name)) throw new Refusal(`The function ${functionName} is not known.`);
  if (name === "FIELDS") return;
  for (const parameter of parameters) {
    if (typeof parameter !== "string") readFunction(parameter, facts);
    else if (/^[A-Za-z_][\w.]*$/.test(parameter)) facts.paths.push(parameter);
    else if (!/^'|^[-+]?[\d.]+$/.test(parameter)) throw new Refusal(`${functionName} is given ${parameter}, which is not understood.`);
  }
}

function createCounter(): () => string {
  let count = 0;
  return () => `expr${count++}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const clauses = new Set(["fields", "sObject", "sObjectAlias", "relationshipName", "where", "groupBy", "having", "orderBy", "limit", "offset", "usingScope"]);
const refusals: Record<string, string> = {
  for: "FOR VIEW, FOR REFERENCE and FOR UPDATE are not allowed: they change records.",
  update: "UPDATE TRACKING and UPDATE VIEWSTAT are not allowed: they change records.",
  sObjectPrefix: "A sub-query reads from a relationship, such as (SELECT Id FROM Contacts), without the object in front of it.",
};
const functions = new Set([
  "COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX", "GROUPING", "ROLLUP", "CUBE", "FIELDS", "FORMAT", "TOLABEL", "CONVERTCURRENCY", "CONVERTTIMEZONE", "DISTANCE", "GEOLOCATION",
  "CALENDAR_MONTH", "CALENDAR_QUARTER", "CALENDAR_YEAR", "DAY_IN_MONTH", "DAY_IN_WEEK", "DAY_IN_YEAR", "DAY_ONLY", "FISCAL_MONTH", "FISCAL_QUARTER", "FISCAL_YEAR", "HOUR_IN_DAY", "WEEK_IN_MONTH", "WEEK_IN_YEAR",
]);
