import type { SourceLocation } from "@useatlas/plugin-sdk";

/** Where in `file` an error was thrown: the first of its stack frames that lies in it. */
export function locateInStack(thrown: unknown, file: string): SourceLocation | undefined {
  if (!(thrown instanceof Error) || !thrown.stack) return undefined;
  for (const frame of thrown.stack.split("\n")) {
    const [, line, column] = frame.slice(frame.indexOf(file) + file.length).match(/^:(\d+)(?::(\d+))?/) ?? [];
    if (frame.includes(file) && line) return { file, line: Number(line), column: column ? Number(column) : undefined };
  }
  return undefined;
}

/** Where a module could not be parsed, as Bun's and jiti's syntax errors say it. */
export function locateSyntaxError(thrown: unknown): (SourceLocation & { reason: string }) | undefined {
  const [first] = thrown instanceof AggregateError ? thrown.errors : [thrown];
  return fromBun(first) ?? fromJiti(first);
}

/** Bun: a BuildMessage with `position`. Its columns count from 1, as its lines do. */
function fromBun(thrown: unknown): (SourceLocation & { reason: string }) | undefined {
  if (typeof thrown !== "object" || thrown === null || !("position" in thrown)) return undefined;
  const { position, message } = thrown as { position: { file: string; line: number; column: number } | null; message: unknown };
  if (!position || !("name" in thrown) || thrown.name !== "BuildMessage") return undefined;
  return { file: position.file, line: position.line, column: position.column, reason: String(message) };
}

/** jiti: `ParseError: <reason>\n <file>:<line>:<column>`. */
function fromJiti(thrown: unknown): (SourceLocation & { reason: string }) | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const [, reason, file, line, column] = thrown.message.match(/^(?:ParseError: )?([^\n]+?)\s*(?:\(\d+:\d+\))?\n\s*(\S.*?):(\d+):(\d+)/) ?? [];
  if (!reason || !file) return undefined;
  return { file, line: Number(line), column: Number(column), reason };
}

/** The line and column, from 1, of an offset into `text`. */
export function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
