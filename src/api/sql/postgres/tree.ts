/** A node of the syntax tree, as JSON gives it. */
export type Node = Record<string, unknown>;

export function asNode(value: unknown): Node {
  // An object that is no array: its values stay unknown until they are looked at.
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Node) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The parts of a qualified name. */
export function namesOf(value: unknown): string[] {
  return listOf(value).map((item) => textOf(asNode(asNode(item).String).sval));
}
