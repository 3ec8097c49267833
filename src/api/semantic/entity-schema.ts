import { z } from "zod";
import { namedList } from "./named-list.ts";
import { parseTableName } from "./table-name.ts";

const name = z.string().min(1);
const text = z.string().nullish();

const table = z.string().refine((written) => parseTableName(written) !== undefined, {
  error: ({ input }) => `is ${JSON.stringify(input)}, which is not the name of one table as a query writes it; names with signs other than letters, digits and _ $ # @ - go into double quotes`,
});

const dimension = {
  name,
  sql: text,
  type: text,
  description: text,
  primary_key: z.boolean().nullish(),
  values: z.array(z.unknown()).nullish(),
  sample_values: z.array(z.unknown()).nullish(),
};

const measure = { name, sql: text, type: text, description: text };

const join = {
  name: name.nullish(),
  to: name.nullish(),
  target_entity: name.nullish(),
  relationship: text,
  sql: text,
  on: text,
  join_columns: z.looseObject({ from: name, to: name }).nullish(),
  description: text,
};

const joinSchema = z.looseObject(join).refine(({ to, target_entity, name: own }) => to ?? target_entity ?? own, { error: () => "is missing", path: ["to"] });

const entity = {
  table,
  name: name.nullish(),
  description: text,
  connection: name.nullish(),
  dimensions: namedList(z.looseObject(dimension), { shorthand: "type" }).optional(),
  measures: namedList(z.looseObject(measure), { shorthand: "sql" }).optional(),
  // Two joins may lead to one entity, such as a buyer and a seller.
  joins: namedList(joinSchema, { shorthand: "sql", unique: false }).optional(),
  primary_key: z.union([name, z.array(name)]).nullish(),
  // Whoever writes these means them to count, but the whitelist has what `table` says.
  schema: misplaced("table: sales.orders"),
  database: misplaced("table: shop.sales.orders"),
};

export const entitySchema = z.looseObject(entity);
export type EntityYaml = z.output<typeof entitySchema>;

/** The keys that are read, and those that semantic layers have beside them, which the agent sees as they are. */
export const entityKeys = {
  entity: [
    ...Object.keys(entity), "type", "label", "grain", "tags", "notes", "synonyms", "use_for", "use_cases", "filters", "segments", "metrics", "query_patterns",
    "examples", "example_queries", "common_questions", "virtual_dimensions", "time_dimension", "meta", "version", "owner",
  ],
  dimensions: [...Object.keys(dimension), "label", "format", "unit", "nullable", "unique", "foreign_key", "references", "synonyms", "notes", "hidden", "meta", "virtual"],
  measures: [...Object.keys(measure), "label", "format", "unit", "filters", "filter", "synonyms", "notes", "hidden", "meta", "aggregation"],
  joins: [...Object.keys(join), "type", "notes", "meta"],
};

function misplaced(example: string) {
  return z.never({ error: `is not read: it belongs into the table's name, such as ${example}` }).optional();
}
