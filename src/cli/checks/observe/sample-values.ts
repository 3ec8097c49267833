import type { Issue } from "./config-issues.ts";

/** Values that may satisfy what an issue complains about, the likeliest first. No address among them leads anywhere. */
export function sampleValues(issue: Issue): unknown[] {
  const named = [...issue.options, ...quotedIn(issue.message)];
  const { expected } = issue;
  if (issue.options.length > 0) return named;
  if (issue.bound !== undefined) return bounded(issue, issue.bound);
  if (expected !== undefined && expected in byType) return expected === "string" ? strings(issue, named) : (byType[expected] ?? []);
  return [...strings(issue, named), ...numbers, true, false, [], ["sample"], {}, () => undefined];
}

function strings({ message, prefix }: Issue, named: readonly unknown[]): unknown[] {
  const protocols = [prefix ?? "", ...named.filter((value) => typeof value === "string"), ...(message.match(/\b[a-z][a-z0-9+.-]*:\/\//g) ?? [])];
  const urls = protocols.filter((text) => text.endsWith("://")).flatMap((protocol) => hosts.map((host) => protocol + host));
  const prefixed = protocols.filter((text) => text !== "" && !text.endsWith("://")).flatMap((text) => [`${text}sample`, text, `${text}0123456789abcdef`]);
  return [...urls, ...prefixed, ...words, ...schemes.flatMap((scheme) => hosts.map((host) => `${scheme}://${host}`))];
}

/** A length or a size that was too small or too big. */
function bounded({ expected, path, value }: Issue, bound: number): unknown[] {
  if (expected === "array" || expected === "set") {
    const items: unknown[] = Array.isArray(value) ? value : [];
    return [Array.from({ length: bound }, (_, index) => items[index] ?? `sample${path.length}`)];
  }
  if (expected !== "string") return [bound, bound + 1, bound - 1];
  const given = typeof value === "string" ? value : "";
  return given.length < bound ? [given.padEnd(bound, "x"), "0".repeat(bound), ...words] : [given.slice(0, bound), ...words];
}

/** What stands in quotes in a message: often the very values that are allowed, or their beginning. */
function quotedIn(message: string): string[] {
  return [...message.matchAll(/["'`]([^"'`\s]{1,60})["'`]/g)].flatMap(([, text]) => text ?? []);
}

const words = ["sample", "sample@example.invalid", "http://127.0.0.1:1", "https://127.0.0.1:1", "127.0.0.1", "127.0.0.1:1", "localhost", "SAMPLE", "sample-sample", "sample.example.invalid", "/tmp/sample", "1", "1.0.0",
  "00000000-0000-4000-8000-000000000000", "2024-01-01", "2024-01-01T00:00:00Z", "0123456789abcdef0123456789abcdef01234567", "sample0123456789sample0123456789", "c2FtcGxl", "{}", "en", "UTC", "us-east-1"];
const hosts = ["127.0.0.1:1", "user:sample-password@127.0.0.1:1/sample", "user:sample-password@127.0.0.1:1/sample/public?warehouse=sample&role=sample", "user:sample-password@127.0.0.1:1?token=sample&clientId=sample&clientSecret=sample", ":memory:", "/tmp/sample"];
const schemes = ["postgres", "postgresql", "mysql", "mysql2", "mariadb", "clickhouse", "clickhouses", "duckdb", "sqlite", "snowflake", "salesforce", "mongodb", "redis", "bigquery", "smtp", "smtps", "amqp", "ws", "wss", "file"];
const numbers = [1, 10, 0, 100, 1000, 8080, 0.5, -1];
const byType: Record<string, readonly unknown[] & unknown[]> = {
  string: [],
  number: numbers,
  int: numbers,
  integer: numbers,
  bigint: [1n],
  boolean: [true, false],
  array: [[], ["sample"], [{}], [1]],
  tuple: [[]],
  object: [{}],
  record: [{}, { sample: "sample" }],
  map: [new Map()],
  set: [new Set()],
  date: [new Date(0)],
  function: [() => undefined],
  null: [null],
};
