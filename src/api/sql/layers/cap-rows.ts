import type { LimitFact } from "../facts.ts";

export interface Capped {
  sql: string;
  limit: number | null;
}

/** Adds the outermost LIMIT or lowers it to the cap. Every other byte stays as it was judged. */
export function capRows(text: string, { limit, rowLimit }: { limit: LimitFact; rowLimit: number }): Capped {
  if (limit.kind === "open") return { sql: text, limit: null };
  // On a line of its own: the last one may end in a comment.
  if (limit.kind === "none") return { sql: `${text}\nLIMIT ${rowLimit}`, limit: rowLimit };
  if (limit.rows <= rowLimit) return { sql: text, limit: limit.rows };
  return { sql: `${text.slice(0, limit.start)}${rowLimit}${text.slice(limit.end)}`, limit: rowLimit };
}
