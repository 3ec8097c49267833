import { checkOptionalParameter, splitRoutingPath } from "hono/utils/url";

/** A method, or `ALL`, and a path as Hono reads it: `/a/:id`, `/a/:id{[0-9]+}`, `/a/:id?`, `/a/*`. */
export interface RoutePattern {
  method: string;
  path: string;
}

/** Whether some request would match both. What cannot be told counts as yes. */
export function overlap(left: RoutePattern, right: RoutePattern): boolean {
  if (left.method !== right.method && left.method !== "ALL" && right.method !== "ALL") return false;
  return variants(left.path).some((one) => variants(right.path).some((other) => meet(one, other)));
}

type Segment = { kind: "text"; text: string } | { kind: "one"; test: RegExp } | { kind: "rest"; atLeast: number };

/** An optional parameter makes two paths of one. */
function variants(path: string): Segment[][] {
  return (checkOptionalParameter(path) ?? [path]).map((one) => {
    const segments = splitRoutingPath(one);
    return segments.map((text, index) => toSegment(text, index === segments.length - 1));
  });
}

function toSegment(text: string, isLast: boolean): Segment {
  if (text === "*") return isLast ? { kind: "rest", atLeast: 0 } : { kind: "one", test: /./ };
  const [, name, pattern] = text.match(/^:([^{}]+)(?:\{(.+)\})?$/) ?? [];
  if (name === undefined) return { kind: "text", text };
  if (pattern === undefined) return { kind: "one", test: /./ };
  // One that may hold a slash takes more than its own segment.
  return /[./]|\[\^|\\[DSW]/.test(pattern) ? { kind: "rest", atLeast: 1 } : { kind: "one", test: new RegExp(`^(?:${pattern})$`) };
}

function meet(left: readonly Segment[], right: readonly Segment[]): boolean {
  const [first, ...others] = left;
  const [second, ...rest] = right;
  if (first?.kind === "rest") return others.length > 0 || right.length >= first.atLeast;
  if (second?.kind === "rest") return rest.length > 0 || left.length >= second.atLeast;
  if (!first || !second) return first === second;
  return matches(first, second) && meet(others, rest);
}

function matches(left: Exclude<Segment, { kind: "rest" }>, right: Exclude<Segment, { kind: "rest" }>): boolean {
  if (left.kind === "text") return right.kind === "text" ? left.text === right.text : right.test.test(left.text);
  return right.kind === "one" || left.test.test(right.text);
}
