import type { Problem, SourceLocation } from "@useatlas/plugin-sdk";
import { z } from "zod";
import { namedList } from "./named-list.ts";
import { readDocument, type TextSource } from "./read-document.ts";
import { unknownKeys } from "./unknown-keys.ts";

/** What the whole of the data is about, and which entity answers what. */
export interface Catalog {
  name: string | undefined;
  description: string | undefined;
  entities: readonly CatalogEntry[];
}

export interface CatalogEntry {
  name: string;
  file: string | undefined;
  useFor: readonly string[];
  location: SourceLocation | undefined;
}

export function readCatalog(source: TextSource): { catalog: Catalog | undefined; faults: readonly Problem[]; warnings: readonly Problem[] } {
  const reading = readDocument(source, catalogSchema);
  if ("faults" in reading) return { catalog: undefined, faults: reading.faults, warnings: [] };
  const { document } = reading;
  const { name, description, entities = [] } = document.data ?? {};
  const entries = entities.map((entry): CatalogEntry => ({
    name: entry.name,
    file: entry.file ?? undefined,
    useFor: entry.use_for ? [entry.use_for].flat() : [],
    location: document.locate(["entities", ...entry.path]),
  }));
  const catalog = { name: name ?? undefined, description: description ?? undefined, entities: entries };
  return { catalog, faults: [], warnings: unknownKeys(document, { catalog: topKeys, entities: [...Object.keys(entry), ...otherKeys] }, "catalog") };
}

const text = z.string().nullish();
const entry = { name: z.string().min(1), file: text, use_for: z.union([z.string(), z.array(z.string())]).nullish() };
const catalogSchema = z
  .looseObject({ name: text, description: text, entities: namedList(z.looseObject(entry), { shorthand: "file" }).optional() })
  .nullable();
const topKeys = ["name", "description", "entities", "version", "glossary", "metrics", "notes", "tips", "connections", "owner"];
const otherKeys = ["description", "grain", "common_questions", "type", "table", "connection", "notes", "tags"];
