import type { ParseError } from "jsonc-parser";

/** JSON with comments and trailing commas, as tsconfig.json may be. Throws where it is no object. */
export async function readObject(text: string): Promise<Record<string, unknown>> {
  const { parse, printParseErrorCode } = await import("jsonc-parser");
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first) throw new Error(`${printParseErrorCode(first.error)} at position ${first.offset}`);
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error("it holds no object");
  return { ...value };
}

/** Line and column of a key; nothing where it is not written. */
export function positionOf(text: string, key: string): { line?: number; column?: number } {
  const offset = text.indexOf(JSON.stringify(key));
  if (offset < 0) return {};
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
