import { isBuiltin } from "node:module";
import type { Node } from "@babel/types";
import { textOf, walk, type ParsedSource } from "./parse-source.ts";
import type { SourceFile } from "./read-sources.ts";

/**
 * `static`: runs when the module is loaded. `type`: gone at run time. `dynamic`: `import("x")`, whether as a value or
 * as a type. `require`: `require`, `createRequire(…)` or `requireDriver`, at first use.
 */
export type ImportKind = "static" | "type" | "dynamic" | "require";

export interface SourceImport {
  /** As it is written. */
  specifier: string;
  kind: ImportKind;
  offset: number;
}

export interface PackageImport extends SourceImport {
  /** The package, without the path inside it. */
  name: string;
  source: SourceFile;
}

/** The packages that a source file imports; files of its own and what the runtime brings are left out. */
export function packageImports(source: SourceFile): PackageImport[] {
  return sourceImports(source).flatMap((found) => {
    const name = packageOf(found.specifier);
    return name ? [{ ...found, name, source }] : [];
  });
}

/** Everything that a file imports, wherever that lies. */
export function sourceImports({ program }: Pick<ParsedSource, "program">): SourceImport[] {
  const found: SourceImport[] = [];
  if (!program) return found;
  walk(program, (node) => {
    const { specifier, kind } = importOf(node) ?? {};
    if (specifier !== undefined && kind !== undefined) found.push({ specifier, kind, offset: node.start ?? 0 });
  });
  return found;
}

function importOf(node: Node): { specifier: string | undefined; kind: ImportKind } | undefined {
  switch (node.type) {
    case "ImportDeclaration":
      return { specifier: node.source.value, kind: node.importKind === "type" || areTypes(node.specifiers) ? "type" : "static" };
    case "ExportNamedDeclaration":
      return node.source ? { specifier: node.source.value, kind: node.exportKind === "type" || areTypes(node.specifiers) ? "type" : "static" } : undefined;
    case "ExportAllDeclaration":
      return { specifier: node.source.value, kind: node.exportKind === "type" ? "type" : "static" };
    case "ImportExpression":
      return { specifier: textOf(node.source), kind: "dynamic" };
    case "TSImportType":
      return { specifier: textOf(node.source), kind: "dynamic" };
    case "CallExpression":
      return isRequire(node.callee) ? { specifier: textOf(node.arguments[0]), kind: "require" } : undefined;
    default:
      return undefined;
  }
}

/** `{ type A, type B }`; nothing in braces is a module that runs. */
function areTypes(specifiers: readonly Node[]): boolean {
  return specifiers.length > 0 && specifiers.every((one) => (one.type === "ImportSpecifier" && one.importKind === "type") || (one.type === "ExportSpecifier" && one.exportKind === "type"));
}

function isRequire(callee: Node): boolean {
  if (callee.type === "Identifier") return callee.name === "require" || callee.name === "requireDriver";
  return callee.type === "CallExpression" && callee.callee.type === "Identifier" && callee.callee.name === "createRequire";
}

/** The package that a specifier names, without the path inside it; undefined for a file, and for what the runtime brings. */
export function packageOf(specifier: string): string | undefined {
  if (specifier === "" || /^[./#]/.test(specifier) || /^(node|bun|https?|data|file):/.test(specifier) || specifier === "bun" || isBuiltin(specifier)) return undefined;
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}
