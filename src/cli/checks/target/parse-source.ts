import type { Node } from "@babel/types";
import { messageOf } from "@useatlas/plugin-sdk";

export interface ParsedSource {
  /** Undefined where the text is no program. */
  program: Node | undefined;
  problem?: { message: string; offset: number } | undefined;
}

/** Reads TypeScript or JavaScript; what a runtime may accept all the same is no problem here. */
export async function parseSource({ path, text }: { path: string; text: string }): Promise<ParsedSource> {
  const { parse } = await import("@babel/parser");
  try {
    const { program } = parse(text, {
      sourceType: "unambiguous",
      errorRecovery: true,
      allowReturnOutsideFunction: true,
      plugins: [/\.[cm]?tsx?$/.test(path) ? "typescript" : "flow", ...(path.endsWith("x") ? (["jsx"] as const) : []), "decorators"],
    });
    return { program };
  } catch (thrown) {
    return { program: undefined, problem: { message: messageOf(thrown).replace(/ \(\d+:\d+\)$/, ""), offset: offsetOf(thrown) } };
  }
}

/** Calls `visit` with each node, outermost first, and with those around it, innermost last. */
export function walk(node: Node, visit: (node: Node, around: readonly Node[]) => void, around: readonly Node[] = []): void {
  visit(node, around);
  const inside = [...around, node];
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, visit, inside);
  }
}

/** The text of a string, or of a template without anything in it. */
export function textOf(node: Node | null | undefined): string | undefined {
  if (node?.type === "StringLiteral") return node.value;
  return node?.type === "TemplateLiteral" && node.expressions.length === 0 ? (node.quasis[0]?.value.cooked ?? undefined) : undefined;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string" && "start" in value;
}

function offsetOf(thrown: unknown): number {
  return typeof thrown === "object" && thrown !== null && "pos" in thrown && typeof thrown.pos === "number" ? thrown.pos : 0;
}
