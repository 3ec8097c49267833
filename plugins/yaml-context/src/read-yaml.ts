import { messageOf } from "@useatlas/plugin-sdk";
import { isNode, Lexer, LineCounter, parseDocument } from "yaml";

/** Why a file is not used, or not all of it. */
export interface Fault {
  message: string;
  /** From 1. */
  line?: number;
}

export interface YamlFile {
  value: unknown;
  /** The line of what stands at a path. */
  lineOf(path: readonly (string | number)[]): number;
}

/** Parses YAML 1.2, with merge keys. What is read may be broken or hostile: its nesting and its aliases are limited. */
export function readYaml(text: string): YamlFile | Fault {
  const deep = deepLine(text);
  if (deep !== undefined) return { message: `It is nested more than ${deepest} levels deep`, line: deep };
  const lines = new LineCounter();
  try {
    // Not `uniqueKeys`: it compares each key with each other one, which takes seconds for a large map.
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, merge: true, logLevel: "error" });
    const [error] = document.errors;
    if (error) return { message: error.message, line: lines.linePos(error.pos[0]).line };
    const lineOf = (path: readonly (string | number)[]) => {
      const node: unknown = document.getIn(path, true);
      return lines.linePos(isNode(node) ? (node.range?.[0] ?? 0) : 0).line || 1;
    };
    return { value: document.toJS({ maxAliasCount }), lineOf };
  } catch (thrown) {
    return { message: messageOf(thrown) };
  }
}

/** Where the text nests deeper than anybody writes by hand. The parser itself runs out of memory on such texts. */
function deepLine(text: string): number | undefined {
  let [line, brackets, indicators] = [1, 0, 0];
  for (const token of new Lexer().lex(text)) {
    if (token === "[" || token === "{") brackets++;
    else if (token === "]" || token === "}") brackets = Math.max(0, brackets - 1);
    else if (token === "-" || token === "?" || token === ":") indicators++;
    const breaks = token.split("\n").length - 1;
    if (breaks > 0) [line, indicators] = [line + breaks, 0];
    if (brackets > deepest || (brackets === 0 && indicators > deepest)) return line;
  }
  return undefined;
}

const deepest = 64;
const maxAliasCount = 100;
