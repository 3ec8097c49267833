import { nearestName, type Problem } from "@useatlas/plugin-sdk";
import { LOG_LEVELS } from "./define-config.ts";

/** What a value must be, and the test for it. */
interface Rule {
  expected: string;
  holds: (value: unknown) => boolean;
}

/** Unknown keys, and values that are not what their key takes. `plugins` is checked by its own. */
export function checkValues(config: Record<string, unknown>, file: string): Problem[] {
  return checkRecord(config, { rules: CONFIG_RULES, prefix: "", file }).concat(checkConnections(config.connections, file));
}

function checkConnections(connections: unknown, file: string): Problem[] {
  if (!isObject(connections)) return [];
  return Object.entries(connections).flatMap(([id, value]) => {
    const path = `connections.${id}`;
    if (isObject(value)) return checkRecord(value, { rules: CONNECTION_RULES, prefix: `${path}.`, file });
    return [{ code: "CONFIG_VALUE_INVALID", path, message: `${path} must be an object`, location: { file } }];
  });
}

function checkRecord(record: Record<string, unknown>, { rules, prefix, file }: { rules: Record<string, Rule>; prefix: string; file: string }): Problem[] {
  return Object.entries(record).flatMap(([key, value]): Problem[] => {
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
    const path = `${prefix}${key}`;
    if (!rule) return [unknownKey(path, key, Object.keys(rules), file)];
    if (value === undefined || rule.holds(value)) return [];
    return [{ code: "CONFIG_VALUE_INVALID", path, message: `${path} must be ${rule.expected}`, location: { file } }];
  });
}

function unknownKey(path: string, key: string, known: readonly string[], file: string): Problem {
  const meant = nearestName(key, known);
  return {
    code: "CONFIG_KEY_UNKNOWN",
    path,
    message: `Unknown key "${path}"${meant ? `, did you mean "${meant}"?` : ""}`,
    hint: `The keys are: ${known.join(", ")}.`,
    location: { file },
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const count: Rule = { expected: "a whole number above 0", holds: (value) => Number.isInteger(value) && Number(value) > 0 };
const names: Rule = { expected: "an array of strings", holds: (value) => Array.isArray(value) && value.every((name) => typeof name === "string") };

const CONFIG_RULES: Record<string, Rule> = {
  plugins: { expected: "an array", holds: Array.isArray },
  databaseUrl: { expected: "a string", holds: (value) => typeof value === "string" },
  logLevel: { expected: `one of: ${LOG_LEVELS.join(", ")}`, holds: (value) => LOG_LEVELS.some((level) => level === value) },
  rowLimit: count,
  queryTimeoutMs: { expected: "a whole number of milliseconds above 0", holds: (value) => count.holds(value) && Number(value) < 2 ** 31 },
  connections: { expected: "an object", holds: isObject },
};

const CONNECTION_RULES: Record<string, Rule> = { allowFunctions: names, allowTables: names, maxConcurrent: count, maxPerMinute: count };
