import { AtlasError } from "@useatlas/plugin-sdk";
import type { Environment } from "./environment.ts";

/** A whole number above 0, or undefined where the variable is not set. Throws `ENV_INVALID`, as the other two do. */
export function countIn(environment: Environment, name: string): number | undefined {
  const value = environment[name];
  if (!value) return undefined;
  const number = Number(value);
  if (!Number.isInteger(number) || number <= 0 || number > longestTimer) throw invalid(name, value, "a whole number above 0");
  return number;
}

/** One of the words that are known, in any case. */
export function wordIn<Word extends string>(environment: Environment, name: string, known: readonly Word[]): Word | undefined {
  const value = environment[name];
  if (!value) return undefined;
  const word = known.find((one) => one === value.toLowerCase());
  if (!word) throw invalid(name, value, `one of: ${known.join(", ")}`);
  return word;
}

/** A port; 0 lets the system choose. */
export function portIn(environment: Environment, name: string): number | undefined {
  const value = environment[name];
  if (!value) return undefined;
  const port = Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw invalid(name, value, "a port from 0 to 65535");
  return port;
}

function invalid(name: string, value: string, expected: string): AtlasError {
  return new AtlasError(`${name} is ${JSON.stringify(value)}, and must be ${expected}.`, { code: "ENV_INVALID", hint: `Correct ${name} in .env or in the environment.` });
}

// setTimeout fires at once above this.
const longestTimer = 2 ** 31 - 1;
