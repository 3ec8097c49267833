import type { VerdictCode } from "./verdict.ts";

/** Leaves a reader that is deep inside a query. Never leaves the guard, which turns it into a verdict. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: VerdictCode;

  constructor(code: VerdictCode, reason: string) {
    super(reason);
    this.code = code;
  }
}

/** Where something stands, for people: "line 2, column 7". */
export function place(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return `line ${line}, column ${offset - before.lastIndexOf("\n")}`;
}
