import { nearestName, type Problem } from "@useatlas/plugin-sdk";
import { isRecord } from "./kind-of.ts";
import type { ReadDocument } from "./read-document.ts";
import type { YamlPath } from "./yaml-document.ts";

/**
 * Warnings about keys that nobody reads. At the top of a file each of them, further in only those that look like a
 * mistyped one: what else people note there is for the agent to read.
 */
export function unknownKeys({ value, problemAt }: ReadDocument<unknown>, keys: Record<string, readonly string[]>, top: string): Problem[] {
  if (!isRecord(value)) return [];
  const inner = Object.entries(keys).flatMap(([list, known]) => (list === top ? [] : itemsOf(value[list]).flatMap(({ key, item }) => strangers(item, known, [list, key]).filter(({ meant }) => meant))));
  return [...strangers(value, keys[top] ?? [], []), ...inner].map(({ path, key, meant }) =>
    problemAt(path, { code: "SEMANTIC_KEY_UNKNOWN", message: `The key "${key}" is not known`, hint: meant ? `Did you mean "${meant}"?` : undefined }),
  );
}

function strangers(value: unknown, known: readonly string[], path: YamlPath) {
  if (!isRecord(value)) return [];
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => ({ key, path: [...path, key], meant: nearestName(key, known.filter((other) => !(other in value))) }));
}

function itemsOf(list: unknown): { key: PropertyKey; item: unknown }[] {
  if (Array.isArray(list)) return list.map((item: unknown, key) => ({ key, item }));
  return isRecord(list) ? Object.entries(list).map(([key, item]) => ({ key, item })) : [];
}
