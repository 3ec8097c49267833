import { isBuiltin } from "node:module";
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
export function sourceImports({ text: source, code }: Pick<SourceFile, "text" | "code">): SourceImport[] {
  return patterns.flatMap(({ pattern, kindOf }) =>
    [...code.matchAll(pattern)].map((match) => {
      const { clause, isType, text = "" } = match.groups ?? {};
      const end = match.index + match[0].length - 1;
      return { specifier: source.slice(end - text.length, end), kind: kindOf({ clause, isType }), offset: match.index };
    }),
  );
}

function packageOf(specifier: string): string | undefined {
  if (specifier === "" || /^[./#]/.test(specifier) || /^(node|bun|https?|data|file):/.test(specifier) || specifier === "bun" || isBuiltin(specifier)) return undefined;
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

interface Clause {
  clause: string | undefined;
  isType: string | undefined;
}

function fromClause({ clause = "", isType }: Clause): ImportKind {
  return isType !== undefined || onlyTypes.test(clause) ? "type" : "static";
}

// They read masked code, in which a string is quotes around underscores; each ends at the closing quote.
const string = String.raw`(?<quote>["'\`])(?<text>_*)\k<quote>`;
const patterns: { pattern: RegExp; kindOf(clause: Clause): ImportKind }[] = [
  { pattern: new RegExp(String.raw`(?<![\w$.])(?:import|export)\s+(?<isType>type\s+(?!from\b))?(?<clause>[\w$*{}\s,]*?)\bfrom\s*${string}`, "g"), kindOf: fromClause },
  { pattern: new RegExp(String.raw`(?<![\w$.])import\s*${string}`, "g"), kindOf: () => "static" },
  { pattern: new RegExp(String.raw`(?<![\w$.])import\s*\(\s*${string}`, "g"), kindOf: () => "dynamic" },
  { pattern: new RegExp(String.raw`(?<![\w$.])require\s*\(\s*${string}`, "g"), kindOf: () => "require" },
  { pattern: new RegExp(String.raw`(?<![\w$.])createRequire\s*\([^()]*\)\s*\(\s*${string}`, "g"), kindOf: () => "require" },
  { pattern: new RegExp(String.raw`(?<![\w$.])requireDriver\s*(?:<[^;]*?>\s*)?\(\s*${string}`, "g"), kindOf: () => "require" },
];
const onlyTypes = /^\{\s*type\s[^,]*(,\s*type\s[^,]*)*,?\s*\}\s*$/;
