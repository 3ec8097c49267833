import { nearestName, type Problem } from "@useatlas/plugin-sdk";
import { APPROVAL_MODES, AUTH_MODES, LOG_LEVELS, PROVIDERS, ROLES } from "./define-config.ts";

/** What a value must be, and the test for it. */
interface Rule {
  expected: string;
  holds: (value: unknown) => boolean;
}

/** Unknown keys, and values that are not what their key takes. `plugins` is checked by its own. */
export function checkValues(config: Record<string, unknown>, file: string): Problem[] {
  const { connections, auth } = config;
  const parts: [string, unknown, Record<string, Rule>][] = [
    ...SECTIONS.map(([key, rules]): [string, unknown, Record<string, Rule>] => [key, config[key], rules]),
    ...(isObject(connections) ? Object.entries(connections).map(([id, value]): [string, unknown, Record<string, Rule>] => [`connections.${id}`, value, CONNECTION_RULES]) : []),
    ...(isObject(auth) && Array.isArray(auth.keys) ? auth.keys.map((value, index): [string, unknown, Record<string, Rule>] => [`auth.keys.${index}`, value, KEY_RULES]) : []),
  ];
  return checkRecord(config, { rules: CONFIG_RULES, prefix: "", file }).concat(parts.flatMap(([path, value, rules]) => checkPart(value, { path, rules, file })));
}

function checkPart(value: unknown, { path, rules, file }: { path: string; rules: Record<string, Rule>; file: string }): Problem[] {
  if (isObject(value)) return checkRecord(rules === KEY_RULES ? { name: null, key: null, ...value } : value, { rules, prefix: `${path}.`, file });
  // That a section is no object is told by the rule of its own key.
  return value === undefined || !path.includes(".") ? [] : [invalid(path, "an object", file)];
}

function invalid(path: string, expected: string, file: string): Problem {
  return { code: "CONFIG_VALUE_INVALID", path, message: `${path} must be ${expected}`, location: { file } };
}

function checkRecord(record: Record<string, unknown>, { rules, prefix, file }: { rules: Record<string, Rule>; prefix: string; file: string }): Problem[] {
  return Object.entries(record).flatMap(([key, value]): Problem[] => {
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
    const path = `${prefix}${key}`;
    if (!rule) return [unknownKey(path, key, Object.keys(rules), file)];
    if (value === undefined || rule.holds(value)) return [];
    return [invalid(path, rule.expected, file)];
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

const text: Rule = { expected: "a string that is not empty", holds: (value) => typeof value === "string" && value !== "" };
const object: Rule = { expected: "an object", holds: isObject };
const count: Rule = { expected: "a whole number above 0", holds: (value) => Number.isInteger(value) && Number(value) > 0 };
const milliseconds: Rule = { expected: "a whole number of milliseconds above 0", holds: (value) => count.holds(value) && Number(value) < 2 ** 31 };
const port: Rule = { expected: "a port from 0 to 65535", holds: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) < 65_536 };
const names: Rule = { expected: "an array of strings", holds: (value) => Array.isArray(value) && value.every((name) => typeof name === "string") };
const oneOf = (known: readonly string[]): Rule => ({ expected: `one of: ${known.join(", ")}`, holds: (value) => known.some((one) => one === value) });

const CONFIG_RULES: Record<string, Rule> = {
  plugins: { expected: "an array", holds: Array.isArray },
  databaseUrl: { expected: "a string", holds: (value) => typeof value === "string" },
  logLevel: oneOf(LOG_LEVELS),
  rowLimit: count,
  queryTimeoutMs: milliseconds,
  connections: object,
  model: object,
  actions: object,
  sandbox: text,
  auth: object,
  port,
  requestsPerMinute: count,
};

const APPROVAL_RULE: Rule = { expected: `an object whose values are one of: ${APPROVAL_MODES.join(", ")}`, holds: (value) => isObject(value) && Object.values(value).every(oneOf(APPROVAL_MODES).holds) };

const SECTIONS: readonly (readonly [string, Record<string, Rule>])[] = [
  ["model", { provider: oneOf(PROVIDERS), name: text, url: text, key: text, maxSteps: count, maxTokens: count }],
  ["actions", { approval: APPROVAL_RULE, timeoutMs: milliseconds, maxPerConversation: count, expiresAfterMs: milliseconds }],
  ["auth", { mode: oneOf(AUTH_MODES), keys: { expected: "an array", holds: Array.isArray } }],
];

const CONNECTION_RULES: Record<string, Rule> = { allowFunctions: names, allowTables: names, maxConcurrent: count, maxPerMinute: count };
const KEY_RULES: Record<string, Rule> = { name: text, key: text, role: oneOf(ROLES) };
