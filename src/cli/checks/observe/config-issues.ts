/** One thing that a schema says is wrong with a config: of Zod 3, of Zod 4, or of a validator that only has words. */
export interface Issue {
  path: readonly PropertyKey[];
  message: string;
  expected?: string | undefined;
  /** The values that are allowed, where the schema names them. */
  options: readonly unknown[];
  /** A length or a size to reach, or not to pass. */
  bound?: number | undefined;
  /** What a string has to begin with. */
  prefix?: string | undefined;
  /** Keys that the schema does not know. */
  strangers?: readonly string[] | undefined;
  /** What stands there now. */
  value?: unknown;
}

/** The issues of what a schema's `parse` threw. A union's are those of its first branch. */
export function configIssues(thrown: unknown): Issue[] {
  if (!(thrown instanceof Error)) return [{ path: [], message: String(thrown), options: [] }];
  if ("issues" in thrown && Array.isArray(thrown.issues)) return thrown.issues.filter(isRecord).flatMap((raw) => toIssues(raw, []));
  return [{ path: [], message: thrown.message, options: [] }];
}

function toIssues(raw: Record<string, unknown>, parent: readonly PropertyKey[]): Issue[] {
  const path = [...parent, ...(Array.isArray(raw.path) ? raw.path : [])];
  const branch = firstBranch(raw);
  // Zod 3 repeats the whole path inside a union, Zod 4 begins anew.
  if (branch.length > 0) return branch.flatMap((inner) => toIssues(inner, raw.unionErrors ? [] : path));
  return [{
    path,
    message: String(raw.message ?? ""),
    expected: typeOf(raw),
    options: [raw.values, raw.options].find(Array.isArray) ?? (raw.code === "invalid_literal" ? [raw.expected] : []),
    bound: boundOf(raw),
    prefix: prefixOf(raw),
    strangers: raw.code === "unrecognized_keys" && Array.isArray(raw.keys) ? raw.keys.map(String) : undefined,
  }];
}

function firstBranch({ errors, unionErrors }: Record<string, unknown>): Record<string, unknown>[] {
  const [first]: unknown[] = Array.isArray(errors) ? errors : Array.isArray(unionErrors) ? unionErrors : [];
  const issues = isRecord(first) ? first.issues : first;
  return Array.isArray(issues) ? issues.filter(isRecord) : [];
}

function typeOf({ code, expected, origin, type }: Record<string, unknown>): string | undefined {
  if (code === "invalid_format" || code === "invalid_string") return "string";
  const named = [expected, origin, type].find((name) => typeof name === "string");
  return typeof named === "string" ? named : undefined;
}

function boundOf({ code, minimum, maximum }: Record<string, unknown>): number | undefined {
  const bound = code === "too_small" ? minimum : code === "too_big" ? maximum : undefined;
  return bound === undefined ? undefined : Number(bound);
}

function prefixOf({ prefix, validation }: Record<string, unknown>): string | undefined {
  const named = isRecord(validation) ? validation.startsWith : prefix;
  return typeof named === "string" ? named : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
