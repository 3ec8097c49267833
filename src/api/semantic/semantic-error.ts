import { dirname, relative } from "node:path";
import { AtlasError, type Problem } from "@useatlas/plugin-sdk";

/** One error out of all the faults of a semantic folder. With one fault it has that fault's code. */
export function semanticError(folder: string, problems: readonly Problem[]): AtlasError {
  const [first] = problems;
  const lines = problems.map((problem) => `${place(problem, folder)}: ${problem.message}`);
  if (first && problems.length === 1) return new AtlasError(`${lines[0]}.`, { ...first, problems });
  const hints = [...new Set(problems.flatMap(({ hint }) => hint ?? []))];
  return new AtlasError(`The semantic layer has ${problems.length} faults:\n${lines.map((line) => `  ${line}`).join("\n")}`, {
    code: "SEMANTIC_INVALID",
    hint: hints.length > 0 ? hints.join("\n  ") : undefined,
    problems,
    location: first?.location,
  });
}

/** From the project's folder, in which the reader is. */
function place({ location }: Problem, folder: string): string {
  const file = relative(dirname(folder), location?.file ?? folder);
  return [file, location?.line, location?.column].filter((part) => part !== undefined).join(":");
}
