import type { LimitFact } from "../facts.ts";
import { asNode, type Node } from "./tree.ts";

/** The LIMIT (or FETCH FIRST) of the outermost query. */
export function limitOf({ limitCount }: Node, { text, offsetOf }: { text: string; offsetOf: (bytes: unknown) => number }): LimitFact {
  if (limitCount === undefined) return { kind: "none" };
  const constant = asNode(asNode(limitCount).A_Const);
  const { ival: rows = 0 } = asNode(constant.ival);
  const { location } = constant;
  if (constant.ival === undefined || typeof rows !== "number") return { kind: "open" };
  // FETCH FIRST ROW ONLY has a count, but none in the text.
  if (typeof location !== "number" || location < 0) return rows === 1 ? { kind: "count", rows, start: 0, end: 0 } : { kind: "open" };
  const start = offsetOf(location);
  const [written = ""] = /^\w*/.exec(text.slice(start)) ?? [];
  // 5_000 and 0x1388 are numbers as well; only what is written as we would write it is replaced.
  return written === String(rows) ? { kind: "count", rows, start, end: start + written.length } : { kind: "open" };
}
