import type { FailedPlugin, Problem, SourceLocation } from "@useatlas/plugin-sdk";
import { locateInStack } from "./locate.ts";
import { environmentVariable, type PluginEntrySource } from "./plugin-entries.ts";

interface Place {
  index: number;
  /** The config file. */
  path: string;
  /** Where the plugin stands in the source, when that could be told. */
  entry: PluginEntrySource | undefined;
}

/** What was wrong with a plugin whose factory failed: one problem for each issue of its schema. */
export function describeFailure({ error, input }: FailedPlugin, { index, path, entry }: Place): Problem[] {
  const label = `plugins[${index}]${entry?.name ? ` (${entry.name})` : ""}`;
  const location: SourceLocation = locateInStack(error, path) ?? (entry ? { file: path, line: entry.line, column: entry.column } : { file: path });

  if (error.problems.length === 0) return [{ code: error.code, path: `plugins[${index}]`, message: `${label}: ${error.message}`, hint: error.hint, location }];
  return error.problems.map((problem) => {
    const variable = entry && isUndefinedIn(input, problem.path) ? environmentVariable(entry, lastKey(problem.path)) : undefined;
    const inner = problem.path ? `plugins[${index}].${problem.path}` : `plugins[${index}]`;
    if (variable) {
      return {
        code: "CONFIG_ENV_MISSING",
        path: inner,
        message: `${label}: ${problem.path} is undefined, because the environment variable ${variable} is not set`,
        hint: `Set ${variable} in .env or in the environment.`,
        location,
      };
    }
    const where = error.code === "PLUGIN_CONFIG_INVALID" && problem.path ? `${problem.path}: ` : "";
    const hint = isUndefinedIn(input, problem.path) ? "It is undefined: if it comes from process.env, that variable is not set." : problem.hint;
    return { code: problem.code, path: inner, message: `${label}: ${where}${problem.message}`, hint, location };
  });
}

function isUndefinedIn(input: unknown, path: string): boolean {
  if (path === "") return false;
  let current = input;
  for (const key of path.split(".")) {
    if (typeof current !== "object" || current === null) return false;
    current = (current as Record<string, unknown>)[key];
  }
  return current === undefined;
}

function lastKey(path: string): string {
  return path.split(".").at(-1) ?? path;
}
