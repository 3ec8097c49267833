import type { Fault, YamlFile } from "./read-yaml";
import { code, inline, isRecord, namedItems, textAt, texts } from "./values";

/** In the order in which they are told, the ones that a prompt can least do without first. */
export const sections = ["Data", "Glossary", "Metrics", "Notes", "Entities"] as const;

export interface Item {
  section: (typeof sections)[number];
  /** Markdown. */
  text: string;
}

export type FileKind = "catalog" | "glossary" | "metrics" | "notes" | "entity";

/** What a file says, as Markdown, and what in it could not be read. */
export function describeFile(kind: FileKind, { value, lineOf }: YamlFile): { items: Item[]; faults: Fault[] } {
  if (value === null || value === undefined) return { items: [], faults: [] };
  if (!isRecord(value) && !Array.isArray(value)) return { items: [], faults: [{ message: "It must be a map or a list", line: lineOf([]) }] };
  const items = describers[kind](value);
  if (items.length === 0) return { items, faults: [{ message: missing[kind], line: lineOf([]) }] };
  return { items, faults: [] };
}

type Content = Record<string, unknown> | unknown[];

const describers: Record<FileKind, (value: Content) => Item[]> = {
  catalog(value) {
    if (!isRecord(value)) return [];
    const title = withDescription(bold(textAt(value, "name")), textAt(value, "description"));
    const uses = namedItems(value.entities, "use_for").flatMap((entity) => (texts(entity.use_for).length > 0 ? [`- ${code(textAt(entity, "name"))} answers: ${texts(entity.use_for).join(", ")}`] : []));
    return [...[title, ...uses].filter(Boolean).map((text): Item => ({ section: "Data", text })), ...notes(value.notes ?? [])];
  },

  glossary(value) {
    const terms = namedItems(isRecord(value) ? (value.terms ?? value) : value, "definition");
    return terms.flatMap((term): Item[] => {
      const [name, definition] = [textAt(term, "term", "name"), textAt(term, "definition", "description", "note")];
      return name && definition ? [{ section: "Glossary", text: withDescription(`- ${bold(name)}`, definition) }] : [];
    });
  },

  metrics(value) {
    const isSingle = isRecord(value) && !("metrics" in value);
    const metrics = isSingle ? [value] : namedItems(isRecord(value) ? value.metrics : value, "sql");
    return metrics.flatMap((metric): Item[] => {
      const name = textAt(metric, "name", "id");
      if (!name) return [];
      const title = [bold(name), textAt(metric, "label") && `(${textAt(metric, "label")})`, textAt(metric, "unit") && `in ${textAt(metric, "unit")}`].filter(Boolean).join(" ");
      return [{ section: "Metrics", text: lines(withDescription(`- ${title}`, textAt(metric, "description")), sqlBlock(metric.sql), ...texts(metric.notes).map((note) => `note: ${note}`)) }];
    });
  },

  notes: (value) => notes(isRecord(value) ? (value.notes ?? value) : value),

  entity(value) {
    if (!isRecord(value) || !textAt(value, "table")) return [];
    const [table, name] = [textAt(value, "table"), textAt(value, "name")];
    const title = name && name !== table ? `- ${code(table)} (${name})` : `- ${code(table)}`;
    const columns = namedItems(value.dimensions, "type").map(column).filter(Boolean);
    const measures = namedItems(value.measures, "sql").map((measure) => `measure ${formula(measure)}`);
    const joins = namedItems(value.joins, "sql").map((join) => `join ${formula({ ...join, name: textAt(join, "to", "target_entity", "name"), sql: join.sql ?? join.on })}`);
    const use = ["use_cases", "use_for", "synonyms", "notes"].flatMap((key) => texts(value[key]).map((text) => `${key.replace("_", " ").replace(/s$/, "")}: ${text}`));
    return [{ section: "Entities", text: lines(withDescription(title, textAt(value, "description")), columns.length > 0 && `columns: ${columns.join("; ")}`, ...measures, ...joins, ...use) }];
  },
};

function notes(value: unknown): Item[] {
  return namedItems(value, "text").flatMap((note): Item[] => {
    const [title, text] = [textAt(note, "title", "topic", "name"), textAt(note, "text", "note", "body", "content", "description")];
    if (!title && !text) return [];
    return [{ section: "Notes", text: text ? `- ${title ? `${bold(title)}: ` : ""}${text}` : `- ${title}` }];
  });
}

function column(dimension: Record<string, unknown>): string {
  const values = Array.isArray(dimension.values) ? dimension.values.slice(0, mostValues).map(inline).filter(Boolean) : [];
  return withDescription([textAt(dimension, "name"), textAt(dimension, "type"), values.length > 0 && `[${values.join(", ")}]`].filter(Boolean).join(" "), textAt(dimension, "description"));
}

function formula(item: Record<string, unknown>): string {
  const sql = inline(item.sql);
  // On one line a comment would swallow what comes after it.
  const shown = typeof item.sql === "string" && /(?:--|#).*\n/.test(item.sql) ? "" : sql;
  return withDescription([textAt(item, "name"), shown && `= ${code(shown)}`].filter(Boolean).join(" "), textAt(item, "description"));
}

/** As it is, but further in, so that no line of it is a heading. */
function sqlBlock(sql: unknown): string {
  if (typeof sql !== "string" || sql.trim() === "") return "";
  const rows = sql.split("\n").map((row) => row.replace(/\p{Cc}+/gu, " ").replaceAll("```", "'''").trimEnd()).filter(Boolean);
  return ["```sql", ...rows, "```"].join("\n  ");
}

function bold(text: string): string {
  return text && `**${text.replaceAll("*", "\\*")}**`;
}

function withDescription(text: string, description: string): string {
  return text && description ? `${text}: ${description}` : text || description;
}

function lines(...parts: (string | false)[]): string {
  return parts.filter(Boolean).join("\n  ");
}

const missing: Record<FileKind, string> = {
  catalog: "It has no name, description, entities or notes",
  glossary: "It has no term with a definition",
  metrics: "It has no metric with a name",
  notes: "It has no note",
  entity: "It has no table",
};
const mostValues = 12;
