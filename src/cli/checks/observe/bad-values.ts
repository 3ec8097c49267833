import { secretsIn } from "@useatlas/plugin-sdk";

/** A config with one thing wrong in it. */
export interface BadConfig {
  /** The field that it is about. */
  field: string;
  /** What was done to it, for a message. */
  what: string;
  config: unknown;
}

/** What stands for a secret in a bad config; no refusal may repeat it. */
export const canary = "sample-canary-5d1f0c";

/** Configs with one field each that is missing, of another type, too long, or after the prototypes. Each is made anew. */
export function badConfigs(config: Record<string, unknown>, fields: readonly string[]): BadConfig[] {
  const strangers: BadConfig[] = [
    { field: "atlasUnknown", what: "as an unknown key", config: { ...config, atlasUnknown: true } },
    // As JSON.parse() makes it: an own key, which a literal would take for the prototype.
    { field: "__proto__", what: "as a key of its own", config: withOwn(config, "__proto__", polluting()) },
    { field: "constructor", what: "as a key of its own", config: withOwn(config, "constructor", { prototype: polluting() }) },
  ];
  return [...fields.flatMap((field) => badValues(field, config[field]).map(([what, value]) => ({ field, what, config: value === missing ? without(config, field) : withOwn(config, field, value) }))), ...strangers];
}

function badValues(field: string, sample: unknown): [what: string, value: unknown][] {
  if (secretsIn({ [field]: canary }).length > 0) return [...others, ["a text with a line break", `${canary}\n`], ["a list of texts", [canary]], ["an object", { value: canary }], ["50 000 letters", canary.padEnd(50_000, "x")]];
  const address = typeof sample === "string" && sample.includes("://") ? addresses(sample) : [];
  return [...others, ["an empty text", ""], ["a text", "atlas junk"], ["a list", []], ["an object", {}], ["an object with __proto__", withOwn({}, "__proto__", polluting())], ["50 000 letters", "x".repeat(50_000)], ...address];
}

/** Of an address, with a password that is nobody else's business. */
function addresses(sample: string): [what: string, value: string][] {
  const [scheme = "http"] = sample.split("://");
  return [["an address of another scheme", `atlas+junk://user:${canary}@127.0.0.1:1/`], ["an address with a port that is none", `${scheme}://user:${canary}@127.0.0.1:999999/`], ["an address with a strange parameter", `${scheme}://user:${canary}@127.0.0.1:1/?atlasUnknown=1`]];
}

function withOwn(config: object, key: string, value: unknown): object {
  return Object.defineProperty({ ...config }, key, { value, enumerable: true, writable: true, configurable: true });
}

function without(config: Record<string, unknown>, field: string): object {
  return Object.fromEntries(Object.entries(config).filter(([key]) => key !== field));
}

function polluting(): object {
  return { [pollution]: true };
}

/** What every object would have, if a prototype were changed. */
export const pollution = "atlasPolluted";
const missing = Symbol("missing");
const others: [what: string, value: unknown][] = [["missing", missing], ["null", null], ["true", true], ["-1", -1], ["NaN", Number.NaN], ["Infinity", Number.POSITIVE_INFINITY]];
