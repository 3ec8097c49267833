import type { SourceLocation } from "@useatlas/plugin-sdk";

/** Where an offset into a file's text lies, with line and column from 1. */
export function locationAt({ path, text }: { path: string; text: string }, offset: number): SourceLocation {
  const before = text.slice(0, offset);
  return { file: path, line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
