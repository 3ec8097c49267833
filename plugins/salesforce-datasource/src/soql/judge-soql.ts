import type { DescribeSObjectResult } from "jsforce";
import { messageOf, type QueryValidationResult } from "@useatlas/plugin-sdk";
import { Refusal, type QueryFacts } from "./facts";
import { parseSoql } from "./parse-soql";

export interface SoqlPolicy {
  /** The objects that may be read, in any case. */
  objects: readonly string[];
  /** Asked only about objects that may be read, and only when the query follows a relationship. */
  describe(object: string): Promise<Pick<DescribeSObjectResult, "fields" | "childRelationships">>;
}

/** Whether a text is one SELECT that reaches none but the allowed objects, also by relationships and sub-queries. */
export async function judgeSoql(text: string, policy: SoqlPolicy): Promise<QueryValidationResult> {
  try {
    const facts = await parseSoql(text);
    await judgeQuery(facts, { object: allowed(facts.from, policy), policy });
    return { valid: true };
  } catch (thrown) {
    if (thrown instanceof Refusal) return { valid: false, reason: thrown.message };
    return { valid: false, reason: `The query could not be judged: ${messageOf(thrown)}` };
  }
}

interface Scope {
  object: string;
  policy: SoqlPolicy;
}

async function judgeQuery(query: QueryFacts, { object, policy }: Scope): Promise<void> {
  for (const path of query.paths) await judgePath(path, { query, object, policy });
  for (const { path, whens, elses } of query.typeofs) {
    await judgePath(path, { query, object, policy });
    for (const when of whens) {
      const target = allowed(when.object, policy);
      for (const inner of when.paths) await follow([target], inner.split("."), policy);
    }
    for (const inner of elses) await judgePath(`${path}.${inner}`, { query, object, policy });
  }
  for (const child of query.children) await judgeQuery(child, { object: await childOf(object, child.from, policy), policy });
  for (const inner of query.semiJoins) await judgeQuery(inner, { object: allowed(inner.from, policy), policy });
}

async function judgePath(path: string, { query, object, policy }: Scope & { query: QueryFacts }): Promise<void> {
  const steps = path.split(".");
  const [first = "", ...rest] = steps;
  if (rest.length === 0) return;
  const ownName = [query.alias, query.from, object].some((name) => name?.toLowerCase() === first.toLowerCase());
  if (!ownName) return follow([object], steps, policy);
  await follow([object], rest, policy);
  // Where the name is also that of a relationship, it is not known which of them is meant.
  if (await relationshipOf(object, first, policy)) await follow([object], steps, policy);
}

/** All objects that a path may lead through are allowed; the last step is a field. */
async function follow(objects: readonly string[], [step, ...rest]: readonly string[], policy: SoqlPolicy): Promise<void> {
  if (step === undefined || rest.length === 0) return;
  const targets = new Set<string>();
  for (const object of objects) {
    const relationship = await relationshipOf(object, step, policy);
    if (!relationship) throw new Refusal(`${object} has no relationship ${step}.`);
    const forbidden = relationship.filter((target) => !find(target, policy));
    if (forbidden.length > 0) throw new Refusal(`${step} leads from ${object} to ${forbidden.join(", ")}, which may not be read.${relationship.length > 1 ? " TYPEOF can choose among its objects." : ""}`);
    for (const target of relationship) targets.add(allowed(target, policy));
  }
  await follow([...targets], rest, policy);
}

async function relationshipOf(object: string, name: string, { describe }: SoqlPolicy): Promise<readonly string[] | undefined> {
  const { fields } = await describe(object);
  const field = fields.find(({ relationshipName }) => relationshipName?.toLowerCase() === name.toLowerCase());
  return field && (field.referenceTo ?? []);
}

async function childOf(object: string, name: string, policy: SoqlPolicy): Promise<string> {
  const { childRelationships } = await policy.describe(object);
  const child = childRelationships.find(({ relationshipName }) => relationshipName?.toLowerCase() === name.toLowerCase());
  if (!child) throw new Refusal(`${object} has no child relationship ${name}.`);
  return allowed(child.childSObject, policy);
}

function allowed(object: string, policy: SoqlPolicy): string {
  const known = find(object, policy);
  if (known === undefined) throw new Refusal(`${object} may not be read. These objects may: ${policy.objects.join(", ")}.`);
  return known;
}

function find(object: string, { objects }: SoqlPolicy): string | undefined {
  return objects.find((known) => known.toLowerCase() === object.toLowerCase());
}
