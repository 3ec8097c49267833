import { isAlias, isMap, isNode, isPair, isScalar, isSeq, Lexer, LineCounter, parseDocument, visit, type Document, type Node, type Pair, type YAMLMap } from "yaml";
import { messageOf } from "@useatlas/plugin-sdk";

export type YamlPath = readonly PropertyKey[];

/** From 1. */
export interface Position {
  line: number;
  column: number;
}

/** Something wrong with a text, and where. */
export interface YamlFault {
  code: string;
  message: string;
  hint?: string | undefined;
  position: Position;
}

export type YamlReading = { value: unknown; positionOf(path: YamlPath): Position } | { faults: readonly YamlFault[] };

/**
 * Parses YAML 1.2, with merge keys. What is read may be hostile or broken: nesting, aliases and the number of reported
 * faults are limited, and keys must be unique and text.
 */
export function readYaml(text: string): YamlReading {
  const lines = new LineCounter();
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };

  const deep = deepNesting(text);
  if (deep) return { faults: [{ code: "SEMANTIC_SYNTAX", message: `It is nested more than ${deepest} levels deep`, position: deep }] };
  try {
    // Not `uniqueKeys`: it compares each key with each other one, which takes seconds for a large map.
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, merge: true, logLevel: "error" });
    const broken = [...document.errors, ...document.warnings].map(({ message, pos: [offset] }) => ({ code: "SEMANTIC_SYNTAX", message: firstLine(message), position: positionAt(offset) }));
    const faults = broken.length > 0 ? broken : structureFaults(document, positionAt);
    if (faults.length > 0) return { faults: faults.slice(0, mostFaults) };
    return { value: document.toJS({ maxAliasCount }), positionOf: createLocator(document, positionAt) };
  } catch (thrown) {
    return { faults: [{ code: "SEMANTIC_SYNTAX", message: `It cannot be read: ${firstLine(messageOf(thrown))}`, position: { line: 1, column: 1 } }] };
  }
}

/** Where the text nests deeper than anybody writes by hand. The parser itself runs out of memory on such texts. */
function deepNesting(text: string): Position | undefined {
  let [line, column, brackets, indicators] = [1, 1, 0, 0];
  for (const token of new Lexer().lex(text)) {
    if (token === "[" || token === "{") brackets++;
    else if (token === "]" || token === "}") brackets = Math.max(0, brackets - 1);
    else if (token === "-" || token === "?" || token === ":") indicators++;
    const breaks = token.split("\n");
    if (breaks.length > 1) [line, column, indicators] = [line + breaks.length - 1, 1, 0];
    if (markers.has(token)) continue;
    if (brackets > deepest || (brackets === 0 && indicators > deepest)) return { line, column };
    column += breaks.at(-1)?.length ?? 0;
  }
  return undefined;
}

/** What YAML allows and a semantic layer does not: keys that are twice there or no text, and aliases that lead nowhere or in a circle. */
function structureFaults(document: Document, positionAt: (offset: number) => Position): YamlFault[] {
  const faults: YamlFault[] = [];
  const add = (code: string, node: unknown, message: string, hint?: string) => faults.push({ code, message, hint, position: positionAt(startOf(node)) });

  visit(document, {
    Map(_, map) {
      const seen = new Set<unknown>();
      for (const { key } of map.items) {
        if (isScalar(key) && typeof key.value === "symbol") continue; // the merge key
        if (!isScalar(key) || typeof key.value !== "string") {
          add("SEMANTIC_KEY_INVALID", key, `The key ${describeKey(key)} is not text`, "Put it in quotes.");
        } else if (key.value === "__proto__") {
          add("SEMANTIC_KEY_INVALID", key, 'A key must not be "__proto__"');
        } else if (seen.has(key.value)) {
          add("SEMANTIC_KEY_TWICE", key, `The key "${key.value}" is there twice`, "Keep one of the two.");
        } else {
          seen.add(key.value);
        }
      }
    },
    Alias(_, alias, ancestors) {
      const target = alias.resolve(document);
      if (!target) add("SEMANTIC_SYNTAX", alias, `The alias *${alias.source} stands before its anchor, or has none`);
      else if (ancestors.some((ancestor) => ancestor === target)) add("SEMANTIC_SYNTAX", alias, `The alias *${alias.source} lies inside of what it stands for`);
    },
  });
  return faults;
}

/** Finds the place of the node at a path, or of the nearest one around it: of a key, where the value has one. */
function createLocator(document: Document, positionAt: (offset: number) => Position) {
  const indexes = new WeakMap<YAMLMap, Map<unknown, Pair>>();

  function stepInto(node: unknown, step: PropertyKey): unknown {
    if (isSeq(node)) return node.items[Number(step)];
    return isMap(node) ? indexOf(node).get(step) : undefined;
  }

  /** A file of ten thousand columns is asked for the place of each. */
  function indexOf(map: YAMLMap): Map<unknown, Pair> {
    const index = indexes.get(map) ?? new Map(map.items.map((pair) => [isScalar(pair.key) ? pair.key.value : pair.key, pair]));
    indexes.set(map, index);
    return index;
  }

  return function positionOf(path: YamlPath): Position {
    let node: unknown = document.contents;
    let offset = startOf(node);
    for (const step of path) {
      if (isAlias(node)) node = node.resolve(document);
      const inner: unknown = stepInto(node, step);
      if (inner === undefined) break;
      offset = startOf(isPair(inner) ? inner.key : inner);
      node = isPair(inner) ? inner.value : inner;
    }
    return positionAt(offset);
  };
}

function startOf(node: unknown): number {
  return isNode(node) ? ((node as Node).range?.[0] ?? 0) : 0; // isNode keeps what it was given, an unknown
}

function describeKey(key: unknown): string {
  return isScalar(key) ? String(key.value) : "that is a list or a map";
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").replace(/[.:]\s*$/, "");
}

const deepest = 64;
/** What the lexer puts between the pieces of the text. */
const markers = new Set(["\u0002", "\u0018", "\u001f"]);
const maxAliasCount = 100;
const mostFaults = 20;
