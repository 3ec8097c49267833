import { isDeepStrictEqual } from "node:util";
import { isAtlasError, messageOf } from "@useatlas/plugin-sdk";
import { badConfigs, canary, pollution, type BadConfig } from "./bad-values.ts";
import type { UseFault } from "./observations.ts";

type Build = (config: unknown) => unknown;

/** Gives a factory configs that are almost good: each has to be refused with the name of the field, or to be a good one after all. One fault of a kind is enough. */
export function tryConfigs(build: Build, sample: Record<string, unknown>): UseFault[] {
  const bad = badConfigs(sample, fieldsOf(build, sample));
  // Who names no field of an empty config names none of the others, and has been told so.
  const isWordless = !namesOneOf(thrownBy(build, {}), Object.keys(sample));
  const faults = bad.flatMap((config) => judge(build, config)).filter(({ code }) => !isWordless || code !== "CONFIG_VALUE_UNNAMED");
  return faults.filter(({ code }, index) => faults.findIndex((other) => other.code === code) === index);
}

/** The fields that the factory reads of a config, those of the sample among them. */
function fieldsOf(build: Build, sample: Record<string, unknown>): string[] {
  const read = new Set(Object.keys(sample));
  const watched = new Proxy({ ...sample }, {
    get(target, key) {
      if (typeof key === "string" && !(key in Object.prototype) && !asked.has(key)) read.add(key);
      return Reflect.get(target, key) as unknown;
    },
  });
  thrownBy(build, watched);
  return [...read].slice(0, mostFields);
}

function judge(build: Build, { field, what, config }: BadConfig): UseFault[] {
  const before = copyOf(config);
  const begun = process.cpuUsage();
  const thrown = thrownBy(build, config);
  const { user, system } = process.cpuUsage(begun);
  const fault = (code: string, message: string): UseFault => ({ code, message: `${message} (${field}: ${what})`, key: field });
  Reflect.deleteProperty(Object.prototype, pollution);
  if (thrown.polluted) return [fault("CONFIG_POLLUTES", "A config changes the prototype of all objects")];
  if (!isDeepStrictEqual(copyOf(config), before)) return [fault("CONFIG_MUTATES", "The factory changes the config that it is given")];
  if ((user + system) / 1000 > mostCpuMs) return [fault("CONFIG_SLOW", `The factory takes ${((user + system) / 1e6).toFixed(1)} s of processor time for one config`)];
  if (!thrown.error) return [];
  if (textsOf(thrown.error).some((text) => text.includes(canary))) return [fault("CONFIG_ERROR_LEAKS", "The refusal of a config repeats a secret that stands in it")];
  if (isCrash(thrown.error)) return [fault("CONFIG_CRASHES", `A config is not refused, the factory breaks on it: ${messageOf(innermost(thrown.error))}`)];
  return namesOneOf(thrown, [field]) ? [] : [fault("CONFIG_VALUE_UNNAMED", `The refusal of a config does not name the field: ${messageOf(thrown.error).slice(0, 200)}`)];
}

interface Thrown {
  error?: unknown;
  polluted: boolean;
}

function thrownBy(build: Build, config: unknown): Thrown {
  try {
    build(config);
    return { polluted: pollution in {} };
  } catch (error) {
    return { error: error ?? new Error(String(error)), polluted: pollution in {} };
  }
}

function namesOneOf({ error }: Thrown, fields: readonly string[]): boolean {
  return error === undefined || fields.length === 0 || fields.some((field) => textsOf(error).some((text) => text.includes(field)));
}

/** What a refusal says, with the paths of its problems. */
function textsOf(error: unknown): string[] {
  return [messageOf(error), ...(isAtlasError(error) ? [error.hint ?? "", ...error.problems.flatMap(({ path, message }) => [path, message])] : [])];
}

/** Errors that the engine made, by their words: an author may well throw a TypeError on purpose. */
function isCrash(error: unknown): boolean {
  const inner = innermost(error);
  return inner instanceof Error && engineErrors.has(inner.constructor.name) && (("code" in inner && String(inner.code).startsWith("ERR_")) || engineWords.test(inner.message));
}

function innermost(error: unknown): unknown {
  return isAtlasError(error) && error.cause !== undefined ? innermost(error.cause) : error;
}

/** Deep enough to see a change: what is no plain value stays itself. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== "object" || value === null || ![Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)) return value;
  return Object.entries(value).map(([key, inner]) => [key, copyOf(inner)]);
}

const engineErrors = new Set(["TypeError", "RangeError", "ReferenceError", "SyntaxError", "InternalError"]);
const engineWords = /^(Cannot (read|set|destructure|convert|access|mix|use)|Invalid (URL|time value|Date|array length|count value|string length|regular expression)|Unexpected |JSON Parse error|Maximum call stack|Right side of|Spread syntax|Reduce of|Object prototype may)|is not (a function|iterable|an object|a constructor|defined|valid JSON|extensible)|cannot be parsed as a URL|\(evaluating |is not a valid |undefined or null/;
// What others than the schema ask an object for, such as whether it is a promise.
const asked = new Set(["then", "catch", "toJSON", "asymmetricMatch", "nodeType", "$$typeof"]);
const mostFields = 40;
const mostCpuMs = 1_000;
