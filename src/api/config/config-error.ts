import { basename, relative } from "node:path";
import { AtlasError, isAtlasError, messageOf, type Problem } from "@useatlas/plugin-sdk";
import { locateInStack, locateSyntaxError } from "./locate.ts";

/** One error out of all the problems of a config. With one problem it has that problem's code. */
export function configError(path: string, problems: readonly Problem[]): AtlasError {
  const [first] = problems;
  const lines = problems.map((problem) => `${place(problem, path)}: ${problem.message}`);
  if (first && problems.length === 1) return new AtlasError(`${lines[0]}.`, { ...first, problems });
  return new AtlasError(`${basename(path)} has ${problems.length} problems:\n${lines.map((line) => `  ${line}`).join("\n")}`, {
    code: "CONFIG_INVALID",
    hint: [...new Set(problems.flatMap(({ hint }) => hint ?? []))].join("\n  "),
    problems,
    location: first?.location,
  });
}

/** What kept a config from being imported: a syntax error, a module that is missing, or something it threw. */
export function describeImportError(thrown: unknown, path: string): Problem {
  const syntax = locateSyntaxError(thrown);
  if (syntax) {
    const { reason, ...location } = syntax;
    return { code: "CONFIG_SYNTAX", path: "", message: `It cannot be parsed: ${reason}`, location };
  }
  const location = locateInStack(thrown, path) ?? { file: path };
  if (isAtlasError(thrown)) return { code: thrown.code, path: "", message: thrown.message, hint: thrown.hint, location };
  const missing = missingModule(thrown);
  if (missing) {
    return { code: "CONFIG_IMPORT_MISSING", path: "", message: `It imports "${missing}", which cannot be found`, hint: "Install it, or correct the path.", location };
  }
  return { code: "CONFIG_THROWS", path: "", message: `It threw while it was loaded: ${messageOf(thrown)}`, location };
}

/** Node: "Cannot find module 'x'" or "Cannot find package 'x'". Bun: the same, in either kind of quotes. */
function missingModule(thrown: unknown): string | undefined {
  const [, name] = messageOf(thrown).match(/Cannot find (?:module|package) ['"]([^'"]+)['"]/) ?? [];
  return name;
}

/** Relative to the config's folder, which the reader is in: the whole path where that lies elsewhere. */
function place({ location }: Problem, path: string): string {
  const file = location?.file ?? path;
  const near = relative(`${path}/..`, file);
  const shown = near.startsWith("..") ? file : near || basename(path);
  return [shown, location?.line, location?.column].filter((part) => part !== undefined).join(":");
}
