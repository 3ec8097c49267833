import type { Problem } from "@useatlas/plugin-sdk";
import { z } from "zod";
import { namedList } from "./named-list.ts";
import { readDocument, type TextSource } from "./read-document.ts";
import { unknownKeys } from "./unknown-keys.ts";

/** A word of the team's, and what it means to them. */
export interface Term {
  term: string;
  definition: string;
}

export function readGlossary(source: TextSource): { terms: Term[]; faults: readonly Problem[]; warnings: readonly Problem[] } {
  const reading = readDocument(source, glossarySchema);
  if ("faults" in reading) return { terms: [], faults: reading.faults, warnings: [] };
  const { document } = reading;
  const terms = (document.data?.terms ?? []).map(({ term, name, definition, description, note }) => ({
    term: term ?? name ?? "",
    definition: definition ?? description ?? note ?? "",
  }));
  return { terms, faults: [], warnings: unknownKeys(document, { glossary: topKeys, terms: Object.keys(term) }, "glossary") };
}

const text = z.string().min(1).nullish();
const term = { term: text, name: text, definition: text, description: text, note: text };
const termSchema = z
  .looseObject(term)
  .refine((one) => one.term ?? one.name, { error: () => "is missing", path: ["term"] })
  .refine((one) => one.definition ?? one.description ?? one.note, { error: () => "is missing", path: ["definition"] });
const terms = namedList(termSchema, { shorthand: "definition", unique: false });
/** A map with `terms`, or the list alone. */
const glossarySchema = z.preprocess((value) => (Array.isArray(value) ? { terms: value } : value), z.looseObject({ terms: terms.optional() }).nullable());
const topKeys = ["terms", "name", "description", "version"];
