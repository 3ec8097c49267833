import type { Problem } from "@useatlas/plugin-sdk";
import { readCatalog, type Catalog } from "./catalog.ts";
import type { Entity } from "./entity.ts";
import { readGlossary, type Term } from "./glossary.ts";
import { readMetrics, type Metric } from "./metrics.ts";
import { readEntity } from "./read-entity.ts";
import type { SemanticFile } from "./read-folder.ts";

/** What the files say, each for itself. */
export interface FileContents {
  entities: Entity[];
  glossary: Term[];
  metrics: Metric[];
  catalog: Catalog | undefined;
  faults: Problem[];
  warnings: Problem[];
}

/** Reads all files, and finds all faults of all of them. */
export function readFiles(files: readonly SemanticFile[], connectionIds: readonly string[]): FileContents {
  const contents: FileContents = { entities: [], glossary: [], metrics: [], catalog: undefined, faults: [], warnings: [] };
  for (const file of files) {
    const { faults, warnings } = readInto(contents, file, connectionIds);
    contents.faults.push(...faults);
    contents.warnings.push(...warnings);
  }
  return contents;
}

function readInto(contents: FileContents, { kind, path, file, text }: SemanticFile, connectionIds: readonly string[]): { faults: readonly Problem[]; warnings: readonly Problem[] } {
  if (kind === "entity") {
    const reading = readEntity({ kind: "file", path, text }, { file, connectionIds });
    if (reading.entity) contents.entities.push(reading.entity);
    return reading;
  }
  if (kind === "metrics") {
    const reading = readMetrics({ text, file }, path);
    contents.metrics.push(...reading.metrics);
    return reading;
  }
  if (kind === "glossary") {
    const reading = readGlossary({ text, file });
    contents.glossary.push(...reading.terms);
    return reading;
  }
  const reading = readCatalog({ text, file });
  contents.catalog = reading.catalog ?? contents.catalog;
  return reading;
}
