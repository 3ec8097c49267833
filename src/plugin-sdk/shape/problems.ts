import { messageOf, type Problem } from "../errors.ts";

export type Problems = ReturnType<typeof createProblems>;

/** Gathers problems, with the questions that every part of a plugin is asked. */
export function createProblems() {
  const all: Problem[] = [];

  function add(code: string, path: string, message: string, hint?: string): void {
    all.push({ code, path, message, hint });
  }

  /** Runs `check`; a getter or a proxy of the author's that throws is one more problem, and no end of the others. */
  function guard(path: string, check: () => void): void {
    try {
      check();
    } catch (thrown) {
      add("PLUGIN_UNREADABLE", path, `Plugin ${path || "object"} cannot be read: ${messageOf(thrown)}`);
    }
  }

  /** True for an object; anything else is a problem. */
  function record(value: unknown, path: string, hint?: string): value is Record<string, unknown> {
    if (isRecord(value)) return true;
    if (value === undefined) add("PLUGIN_FIELD_MISSING", path, `Plugin ${path} is missing`, hint);
    else add("PLUGIN_FIELD_INVALID", path, `Plugin ${path} must be an object, not ${kindOf(value)}`, hint);
    return false;
  }

  /** A method that must be there. */
  function required(owner: Record<string, unknown>, key: string, path: string): void {
    if (owner[key] === undefined) add("PLUGIN_FIELD_MISSING", path, `Plugin ${path}() is missing`);
    else functions(owner, [key], path.slice(0, -key.length));
  }

  /** Methods that may be left out, but must be functions where they are there. */
  function functions(owner: Record<string, unknown>, keys: readonly string[], prefix = ""): void {
    for (const key of keys) {
      const value = owner[key];
      if (value !== undefined && typeof value !== "function") {
        add("PLUGIN_FIELD_INVALID", prefix + key, `Plugin ${prefix}${key} must be a function, not ${kindOf(value)}`);
      }
    }
  }

  /** A string with something in it. */
  function text(value: unknown, path: string): void {
    if (value === undefined) add("PLUGIN_FIELD_MISSING", path, `Plugin ${path} is missing`);
    else if (typeof value !== "string" || value.trim() === "") {
      add("PLUGIN_FIELD_INVALID", path, `Plugin ${path} must be a non-empty string, not ${kindOf(value)}`);
    }
  }

  return { all, add, guard, record, required, functions, text };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Promise);
}

/** What `value` is, as a word for messages. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (value === "") return "an empty string";
  if (Array.isArray(value)) return "an array";
  if (value instanceof Promise) return "a Promise";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** `value` itself where it is short and safe to print, else what it is. */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : kindOf(value);
}
