import { isAtlasError, messageOf } from "@useatlas/plugin-sdk";
import { configIssues, type Issue } from "./config-issues.ts";
import { sampleValues } from "./sample-values.ts";

export type SampleSearch =
  | { found: true; config: Record<string, unknown>; tries: number }
  | { found: false; tries: number; thrown: unknown };

/**
 * Looks for a config that `build` accepts, by mending what its schema complains about, one field after the other.
 * A config that passes the schema is found, whatever the plugin made of it is.
 */
export function searchSampleConfig(build: (config: unknown) => unknown, given: unknown = {}): SampleSearch {
  const config: Record<string, unknown> = isRecord(given) ? structuredClone(given) : {};
  const tried = new Map<string, Set<string>>();
  for (let tries = 1; ; tries++) {
    const refusal = refusalOf(build, config);
    if (!refusal) return { found: true, config, tries };
    if (tries >= mostTries || !refusal.mendable || !mend(config, configIssues(refusal.cause), tried)) return { found: false, tries, thrown: refusal.thrown };
  }
}

interface Refusal {
  thrown: unknown;
  cause: unknown;
  /** Whether the schema refused it; what fails after the schema cannot be mended by another config. */
  mendable: boolean;
}

function refusalOf(build: (config: unknown) => unknown, config: unknown): Refusal | undefined {
  try {
    build(config);
    return undefined;
  } catch (thrown) {
    if (isAtlasError(thrown) && thrown.code === "PLUGIN_INVALID") return undefined;
    const mendable = isAtlasError(thrown) && thrown.code === "PLUGIN_CONFIG_INVALID";
    return { thrown, cause: mendable ? thrown.cause : thrown, mendable };
  }
}

/** Tries the next value for the first field that has one left. False when nothing is left to try. */
function mend(config: Record<string, unknown>, issues: readonly Issue[], tried: Map<string, Set<string>>): boolean {
  if (issues.some((issue) => removeStrangers(config, issue))) return true;
  for (const issue of issues.flatMap((found) => (found.path.length > 0 ? [found] : fieldsNamedIn(found)))) {
    const key = issue.path.map(String).join(".");
    const before = tried.get(key) ?? new Set<string>();
    tried.set(key, before);
    const next = sampleValues({ ...issue, value: valueAt(config, issue.path) }).find((value) => !before.has(print(value)));
    if (next === undefined) continue;
    before.add(print(next));
    setAt(config, issue.path, structuredCloneOrSame(next));
    return true;
  }
  return false;
}

/** A guessed key that a strict schema does not know goes again. */
function removeStrangers(config: Record<string, unknown>, { path, strangers = [] }: Issue): boolean {
  const owner = valueAt(config, path);
  if (typeof owner !== "object" || owner === null) return false;
  return strangers.filter((key) => key in owner && Reflect.deleteProperty(owner, key)).length > 0;
}

/** A refusal of the whole ("pass url or path") tells its fields in words only: each word may be one. */
function fieldsNamedIn(issue: Issue): Issue[] {
  const words = issue.message.match(/\b[a-z]\w{1,30}\b/g) ?? [];
  return [...new Set(words)].slice(0, 12).map((word) => ({ ...issue, path: [word], expected: issue.expected ?? "string" }));
}

function valueAt(config: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((current, key) => (typeof current === "object" && current !== null ? Reflect.get(current, key) : undefined), config);
}

function setAt(config: object, path: readonly PropertyKey[], value: unknown): void {
  const owner = valueAt(config, path.slice(0, -1));
  const key = path.at(-1);
  if (typeof owner === "object" && owner !== null && key !== undefined) Reflect.set(owner, key, value);
}

function print(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : `${typeof value} ${messageOf(value)}`;
}

function structuredCloneOrSame(value: unknown): unknown {
  return typeof value === "function" ? value : structuredClone(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const mostTries = 400;
