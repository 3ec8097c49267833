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
  if (hasEntry(source, list, { importLine, entryLine })) return source;
  const edited = withEntry(source, list, entryLine);
  return source.includes(importLine) ? edited : withImport(edited, importLine);
}

type PluginList = NonNullable<ReturnType<typeof pluginList>>;

/** Whether the plugin stands there already, with whatever config. */
function hasEntry(source: string, { elements }: PluginList, { importLine, entryLine }: ConfigEntry): boolean {
  const identifier = entryLine.replace("({})", "");
  return source.includes(importLine) && elements.some(({ from, to }) => source.slice(from, to).split("(")[0]?.trim() === identifier);
}

/** The source with one more element in the list, in the layout that is there: one a line, or all on one. */
function withEntry(source: string, { from, to, elements, trailingComma }: PluginList, entryLine: string): string {
  const last = elements.at(-1);
  const indent = last ? blanksBefore(source, last.from) : blanksBefore(source, to)?.concat("  ");
  if (indent === undefined) {
    if (last) return `${source.slice(0, last.to)}, ${entryLine}${source.slice(last.to)}`;
    const inside = source.slice(from, to).trimEnd();
    return `${source.slice(0, from)}${inside}${inside && " "}${entryLine}${source.slice(to)}`;
  }
  // The comma belongs behind the element itself: behind a comment it would be a part of that.
  const before = last && !trailingComma ? `${source.slice(0, last.to)},${source.slice(last.to, to)}` : source.slice(0, to);
  const closing = blanksBefore(source, to);
  const end = closing === undefined ? "" : `,\n${closing}`;
  return `${before.trimEnd()}\n${indent}${entryLine}${end}${source.slice(to)}`;
}

/** What indents the thing at `offset`; undefined when it does not begin its line. */
function blanksBefore(source: string, offset: number): string | undefined {
  return source.slice(0, offset).match(/\n([ \t]*)$/)?.[1];
}

function withImport(source: string, importLine: string): string {
  const imports = [...source.matchAll(/^import\s[^;]*?["'][^"'\n]+["'];?[^\n]*\n/gm)];
  const last = imports.at(-1);
  const end = last ? last.index + last[0].length : 0;
  return `${source.slice(0, end)}${importLine}\n${source.slice(end)}`;
}
