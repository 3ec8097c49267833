import { pluginList } from "@atlas/api/lib/config";
import { AtlasError } from "@useatlas/plugin-sdk";

export interface ConfigEntry {
  /** The import statement that the config needs. */
  importLine: string;
  /** The element of `plugins`. */
  entryLine: string;
}

/** The two lines that bring a plugin into a config: its import, and its place in `plugins`. */
export function entryFor({ exported, factory, from }: { exported: string; factory: boolean; from: string }): ConfigEntry {
  const identifier = exported === "default" ? identifierOf(from) : exported;
  return {
    importLine: exported === "default" ? `import ${identifier} from ${JSON.stringify(from)};` : `import { ${identifier} } from ${JSON.stringify(from)};`,
    entryLine: factory ? `${identifier}({})` : identifier,
  };
}

/** A name for a default import: `@acme/atlas-plugin-crm` becomes `acmeAtlasPluginCrm`. */
function identifierOf(packageName: string): string {
  const [first = "plugin", ...rest] = packageName.split(/[^a-zA-Z0-9]+/).filter(Boolean);
  const name = first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return /^\d/.test(name) ? `plugin${name}` : name;
}

/**
 * The text of a config with the entry added: the import behind the last one, the plugin at the end of `plugins`.
 * Throws `CONFIG_NOT_EDITABLE` when the config does not write its plugins as a list.
 */
export function addToConfig(source: string, { importLine, entryLine }: ConfigEntry): string {
  const list = pluginList(source);
  if (!list) {
    throw new AtlasError("The config has no list plugins: [ … ] that Atlas could add to, and is as it was.", {
      code: "CONFIG_NOT_EDITABLE",
      hint: `Add it by hand:\n  ${importLine}\n  ${entryLine}`,
    });
  }
  const edited = source.slice(0, list.from) + withEntry(source.slice(list.from, list.to), entryLine) + source.slice(list.to);
  return source.includes(importLine) ? edited : withImport(edited, importLine);
}

/** The inside of the brackets with one more element, in the layout that is there: on one line, or one a line. */
function withEntry(inside: string, entryLine: string): string {
  const body = inside.trimEnd();
  if (body.trim() === "") return entryLine;
  const indent = body.match(/\n([ \t]*)\S[^\n]*$/)?.[1];
  const separator = /,\s*$/.test(body) ? "" : ",";
  if (indent === undefined) return `${body}${separator} ${entryLine}`;
  return `${body}${separator}\n${indent}${entryLine},${inside.slice(body.length)}`;
}

function withImport(source: string, importLine: string): string {
  const imports = [...source.matchAll(/^import\s[^;]*?["'][^"'\n]+["'];?[^\n]*\n/gm)];
  const last = imports.at(-1);
  const end = last ? last.index + last[0].length : 0;
  return `${source.slice(0, end)}${importLine}\n${source.slice(end)}`;
}
