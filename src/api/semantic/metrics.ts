import type { Problem, SourceLocation } from "@useatlas/plugin-sdk";
import { z } from "zod";
import { isRecord } from "./kind-of.ts";
import { namedList } from "./named-list.ts";
import { readDocument, type TextSource } from "./read-document.ts";
import { unknownKeys } from "./unknown-keys.ts";

/** A figure that the team has agreed on, and the query that gives it. */
export interface Metric {
  name: string;
  label: string | undefined;
  description: string | undefined;
  unit: string | undefined;
  sql: string | undefined;
  entity: string | undefined;
  /** Where `explore` finds it, relative to the semantic folder. */
  path: string;
  location: SourceLocation | undefined;
}

export function readMetrics(source: TextSource, path: string): { metrics: Metric[]; faults: readonly Problem[]; warnings: readonly Problem[] } {
  const reading = readDocument(source, metricsSchema);
  if ("faults" in reading) return { metrics: [], faults: reading.faults, warnings: [] };
  const { document } = reading;
  const isSingle = isRecord(document.value) && !("metrics" in document.value);
  const metrics = (document.data?.metrics ?? []).map((metric): Metric => ({
    name: metric.name ?? metric.id ?? "",
    label: metric.label ?? undefined,
    description: metric.description ?? undefined,
    unit: metric.unit ?? undefined,
    sql: metric.sql ?? undefined,
    entity: metric.entity ?? undefined,
    path,
    location: document.locate(isSingle ? [] : Array.isArray(document.value) ? metric.path : ["metrics", ...metric.path]),
  }));
  return { metrics, faults: [], warnings: isSingle ? [] : unknownKeys(document, { file: topKeys, metrics: [...Object.keys(metric), ...otherKeys] }, "file") };
}

const text = z.string().nullish();
const named = z.string().min(1).nullish();
const metric = { name: named, id: named, label: text, description: text, unit: text, sql: text, entity: named };
const metricSchema = z.looseObject(metric).refine((one) => one.name ?? one.id, { error: () => "is missing", path: ["name"] });
/** A map with `metrics`, the list alone, or one metric. */
const metricsSchema = z.preprocess(
  (value) => (Array.isArray(value) ? { metrics: value } : isRecord(value) && !("metrics" in value) ? { metrics: [value] } : value),
  z.looseObject({ metrics: namedList(metricSchema, { shorthand: "sql", unique: false }).optional() }).nullable(),
);
const topKeys = ["metrics", "name", "description", "version"];
const otherKeys = ["type", "aggregation", "source", "grain", "connection", "notes", "synonyms", "dimensions", "filters", "objective", "tags", "format", "meta"];
