import { isAtlasError, messageOf } from "../errors.ts";
import type { ConformanceFault } from "./faults.ts";

export interface ThrownBy {
  /** What was called, such as `query()`. */
  what: string;
  key: string;
  /** The config's secrets. */
  secrets: readonly string[];
}

/** What is wrong with something that a plugin threw: people and the model read its message. */
export function errorFaults(thrown: unknown, { what, key, secrets }: ThrownBy): ConformanceFault[] {
  const text = `${messageOf(thrown)} ${isAtlasError(thrown) ? (thrown.hint ?? "") : ""}`;
  if (secrets.some((secret) => shows(text, secret))) return [{ code: "QUERY_ERROR_LEAKS", message: `${what} threw an error that shows a secret of its config`, key }];
  if (!(thrown instanceof Error)) return [{ code: "QUERY_ERROR_MALFORMED", message: `${what} threw a ${typeof thrown}, not an Error`, key }];
  return wordless.test(thrown.message.trim()) ? [{ code: "QUERY_ERROR_MALFORMED", message: `${what} threw an Error that does not say what went wrong: "${thrown.message}"`, key }] : [];
}

/** A password that is a word of its own stands in honest messages too ("password authentication failed"): it is looked for in its URL. */
function shows(text: string, secret: string): boolean {
  return text.includes(/^[a-z]+$/i.test(secret) ? `:${secret}@` : secret);
}

const wordless = /^(|error|failed|query failed|unknown( error)?|undefined|null|\[object \w+\])\.?$/i;
