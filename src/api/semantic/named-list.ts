import { z } from "zod";
import { isRecord, kindOf } from "./kind-of.ts";
import type { YamlPath } from "./yaml-document.ts";

/** An item of a list, and where it stands in it. */
export type Placed<Item> = Item & { path: YamlPath };

/**
 * Reads a list of named things in either of its forms: a map (`status: {type: string}`, or short `status: string`, where
 * the text is the field `shorthand`) or a list (`- name: status`, or short `- status`). No two may have the same name,
 * unless `unique` is false.
 */
export function namedList<Item extends { name?: unknown }>(item: z.ZodType<Item>, { shorthand, unique = true }: { shorthand: string; unique?: boolean }) {
  return z.unknown().transform((value, context): Placed<Item>[] => {
    const items: Placed<Item>[] = [];
    const seen = new Set<unknown>();
    const report = (message: string, path: YamlPath) => context.issues.push({ code: "custom", message, path: [...path], input: value });

    const entries = entriesOf(value, shorthand);
    if (!entries) report(`must be a map or a list, not ${kindOf(value)}`, []);
    for (const { path, raw } of entries ?? []) {
      const parsed = item.safeParse(raw, { error: describeIssue });
      if (!parsed.success) {
        for (const issue of parsed.error.issues) report(issue.message, [...path, ...issue.path]);
      } else if (unique && seen.has(parsed.data.name)) {
        report(`is "${String(parsed.data.name)}", which is the name of another one`, [...path, "name"]);
      } else {
        seen.add(parsed.data.name);
        items.push({ ...parsed.data, path });
      }
    }
    return items;
  });
}

/** What Zod found, in words that follow the name of the field; undefined leaves it Zod's own. */
export function describeIssue(issue: { code?: string | undefined; expected?: unknown; input?: unknown }): string | undefined {
  if (issue.code === "invalid_type" && issue.input === undefined) return "is missing";
  if (issue.code === "invalid_type") return `must be ${expectations[String(issue.expected)] ?? String(issue.expected)}, not ${kindOf(issue.input)}`;
  if (issue.code === "too_small") return "must not be empty";
  if (issue.code === "invalid_union") return `must be text or a list of texts, not ${kindOf(issue.input)}`;
  return undefined;
}

function entriesOf(value: unknown, shorthand: string): { path: YamlPath; raw: unknown }[] | undefined {
  if (value === null) return [];
  if (Array.isArray(value)) return value.map((raw: unknown, index) => ({ path: [index], raw: typeof raw === "string" ? { name: raw } : raw }));
  if (!isRecord(value)) return undefined;
  return Object.entries(value).map(([name, raw]) => ({ path: [name], raw: named(name, raw, shorthand) }));
}

function named(name: string, raw: unknown, shorthand: string): unknown {
  if (raw === null) return { name };
  if (typeof raw === "string") return { name, [shorthand]: raw };
  return isRecord(raw) ? { ...raw, name } : raw;
}

const expectations: Record<string, string> = { string: "text", array: "a list", object: "a map", boolean: "true or false" };
