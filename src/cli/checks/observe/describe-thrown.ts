import { isAtlasError, messageOf, type SourceLocation } from "@useatlas/plugin-sdk";
import type { Thrown } from "./observations.ts";

/** What was thrown, as data that can leave the process: with the first place in `dir` that its stack names. */
export function describeThrown(thrown: unknown, dir: string): Thrown {
  // Bun gathers what is wrong with a file's syntax: the first of it is the cause of the rest.
  const first: unknown = thrown instanceof AggregateError && thrown.errors.length > 0 ? thrown.errors[0] : thrown;
  return {
    message: typeof first === "object" && first !== null && "message" in first ? String(first.message) : messageOf(thrown),
    code: isAtlasError(thrown) ? thrown.code : undefined,
    problems: isAtlasError(thrown) ? thrown.problems : undefined,
    location: fromPosition(first) ?? fromStack(first, dir),
  };
}

/** Bun's syntax errors have no stack but a position. */
function fromPosition(thrown: unknown): SourceLocation | undefined {
  if (typeof thrown !== "object" || thrown === null || !("position" in thrown)) return undefined;
  const { position } = thrown;
  if (typeof position !== "object" || position === null || !("file" in position) || !("line" in position)) return undefined;
  return { file: String(position.file), line: Number(position.line), column: "column" in position ? Number(position.column) : undefined };
}

function fromStack(thrown: unknown, dir: string): SourceLocation | undefined {
  const stack = thrown instanceof Error ? `${thrown.message}\n${thrown.stack}` : "";
  const at = stack.split("\n").find((frame) => frame.includes(`${dir}/`) && !frame.slice(frame.indexOf(`${dir}/`) + dir.length).includes("node_modules"));
  const [, path, line, column] = at?.slice(at.indexOf(`${dir}/`)).match(/^(.+?):(\d+)(?::(\d+))?/) ?? [];
  return path && line ? { file: path, line: Number(line), column: column ? Number(column) : undefined } : undefined;
}
