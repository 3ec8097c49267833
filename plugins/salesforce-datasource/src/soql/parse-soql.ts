import type { Query } from "@jetstreamapp/soql-parser-js";
import { messageOf } from "@useatlas/plugin-sdk";
import { readQuery } from "./read-query";
import { Refusal, type QueryFacts } from "./facts";

/** What a text asks for. Throws a `Refusal` for everything that is not one understood SELECT. */
export async function parseSoql(text: string): Promise<QueryFacts> {
  if (text.trim() === "") throw new Refusal("The query is empty.");
  if (text.length > longest) throw new Refusal(`The query is longer than ${longest} characters.`);
  const { parseQuery } = await import("@jetstreamapp/soql-parser-js");
  const masked = maskLiterals(text);
  const facts = readQuery(parse(text, parseQuery));
  assertComplete(masked, facts);
  return facts;
}

function parse(text: string, parseQuery: (text: string) => Query): Query {
  try {
    return parseQuery(text);
  } catch (thrown) {
    throw new Refusal(`The query is not SOQL that is understood: ${messageOf(thrown).split("\n")[0]}`);
  }
}

/** The text with its literals emptied. SOQL has no comments, and outside of literals nothing but plain characters. */
function maskLiterals(text: string): string {
  const masked = text.replace(/'(?:[^'\\]|\\.)*'/gs, "''");
  const odd = masked.match(/[^\w\s.,:()<>=!+\-']|[^\t\n\r\x20-\x7e]/)?.[0];
  if (odd !== undefined) throw new Refusal(`The query has ${JSON.stringify(odd)} outside of a literal; SOQL has no use for that.`);
  return masked;
}

/** A second opinion that needs no parser: no sub-query and no name with a dot was overlooked. */
function assertComplete(masked: string, facts: QueryFacts): void {
  const queries = flatten(facts);
  const known = new Set(queries.flatMap(pathsOf).map((path) => path.toLowerCase()));
  const selects = masked.match(/\bSELECT\b/gi)?.length ?? 0;
  const overlooked = masked.match(/\b[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+/g)?.find((path) => !known.has(path.toLowerCase()));
  if (selects !== queries.length || overlooked !== undefined) throw new Refusal(`The query could not be read in full${overlooked ? `: ${overlooked} was not understood` : ""}.`);
}

function flatten(query: QueryFacts): QueryFacts[] {
  return [query, ...[...query.children, ...query.semiJoins].flatMap(flatten)];
}

function pathsOf({ paths, typeofs }: QueryFacts): string[] {
  return [...paths, ...typeofs.flatMap(({ path, whens, elses }) => [path, ...elses, ...whens.flatMap((when) => when.paths)])];
}

const longest = 20_000;
