import type { Dimension, Entity, Join, Measure } from "./entity.ts";
import type { SemanticLayer } from "./layer.ts";
import type { Metric } from "./metrics.ts";
import { fitItems, type Item } from "./fit-items.ts";

export interface PromptIndexOptions {
  /** The most characters that it may have. */
  budget?: number;
}

/**
 * What the model is told of the data, as Markdown: entities by connection, metrics and glossary. When not all of it fits,
 * each entity keeps as much as the budget allows, the first ones most, and a last line says where the rest is.
 */
export function promptIndex(layer: SemanticLayer, { budget = 20_000 }: PromptIndexOptions = {}): string {
  const items = [...catalogItems(layer), ...entityItems(layer), ...metricItems(layer), ...glossaryItems(layer)];
  return fitItems(items, { budget, example: layer.entities[0]?.source.path ?? "glossary.yml" });
}

function catalogItems({ catalog }: SemanticLayer): Item[] {
  const text = [catalog?.name && `**${inline(catalog.name)}**`, catalog?.description && inline(catalog.description)].filter(Boolean).join(": ");
  return text ? [{ heading: "Data", levels: [text] }] : [];
}

function entityItems({ entities, catalog, connections }: SemanticLayer): Item[] {
  return entities.map((entity) => {
    const dbType = connections.find(({ id }) => id === entity.connectionId)?.dbType;
    const heading = entity.connectionId === undefined ? "Entities without a datasource" : `Entities of the connection ${code(entity.connectionId)} (${dbType})`;
    const useFor = catalog?.entities.find(({ name, file }) => name === entity.name || file === entity.source.path)?.useFor ?? [];
    const title = entity.name === entity.table ? `- ${code(entity.table)}` : `- ${code(entity.table)} (${inline(entity.name)})`;
    const titled = entity.description ? `${title}: ${inline(entity.description)}` : title;
    return { heading, levels: [title, lines(titled, columnsOf(entity, brief)), lines(titled, useFor.length > 0 && `for: ${useFor.map(inline).join(", ")}`, columnsOf(entity, described), ...measuresOf(entity), ...joinsOf(entity))] };
  });
}

function columnsOf({ dimensions, primaryKey }: Entity, format: (dimension: Dimension, isKey: boolean) => string): string | false {
  return dimensions.length > 0 && `columns: ${dimensions.map((dimension) => format(dimension, primaryKey.includes(dimension.name))).join("; ")}`;
}

function brief({ name, type }: Dimension): string {
  return type ? `${inline(name)} ${inline(type)}` : inline(name);
}

function described(dimension: Dimension, isKey: boolean): string {
  const { name, sql, description, values } = dimension;
  const parts = [brief(dimension), isKey && "key", sql !== undefined && sql !== name && `= ${code(sql)}`, values.length > 0 && `[${values.slice(0, mostValues).map(inline).join(", ")}${values.length > mostValues ? ", …" : ""}]`];
  const text = parts.filter(Boolean).join(" ");
  return description ? `${text} (${inline(description)})` : text;
}

function measuresOf({ measures }: Entity): string[] {
  return measures.map((measure) => `measure ${withDescription(formula(measure), measure.description)}`);
}

function formula({ name, sql, type }: Measure): string {
  return [inline(name), type && inline(type), sql && `= ${code(sql)}`].filter(Boolean).join(" ");
}

function joinsOf({ joins }: Entity): string[] {
  return joins.map((join) => `join ${withDescription(condition(join), join.description)}`);
}

function condition({ to, relationship, sql }: Join): string {
  return [inline(to), relationship && inline(relationship), sql && `on ${code(sql)}`].filter(Boolean).join(" ");
}

function metricItems({ metrics }: SemanticLayer): Item[] {
  return metrics.map((metric) => ({ heading: "Metrics", levels: [`- ${inline(metric.name)}`, `- ${metricText(metric)}`, lines(`- ${metricText(metric)}`, metric.sql && block(metric.sql))] }));
}

function metricText({ name, label, unit, description }: Metric): string {
  return withDescription([inline(name), label && `(${inline(label)})`, unit && `in ${inline(unit)}`].filter(Boolean).join(" "), description);
}

function glossaryItems({ glossary }: SemanticLayer): Item[] {
  return glossary.map(({ term, definition }) => ({ heading: "Glossary", levels: [`- ${inline(term)}`, `- ${withDescription(inline(term), definition)}`] }));
}

function withDescription(text: string, description: string | undefined): string {
  return description ? `${text}: ${inline(description)}` : text;
}

function lines(...parts: (string | false | undefined)[]): string {
  return parts.filter(Boolean).join("\n  ");
}

/** One line, whatever the file has: no text of the layer may look like a heading of the prompt. */
function inline(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, " ").trim();
}

function code(text: string): string {
  const fence = text.includes("`") ? "``" : "`";
  // On one line a comment would swallow what comes after it.
  return commented.test(text) ? "(see its file)" : `${fence}${inline(text)}${fence}`;
}

/** As it is, but further in. */
function block(sql: string): string {
  const rows = sql.split("\n").filter((row) => row.trim() !== "");
  return ["```sql", ...rows, "```"].map((row) => row.replace(/\p{Cc}+/gu, " ").trimEnd()).join("\n  ");
}

const commented = /(?:--|#).*\n/;
const mostValues = 12;
