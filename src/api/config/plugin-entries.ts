import { positionAt } from "./locate.ts";

/** One element of the `plugins` array, as it is written in the config's source. */
export interface PluginEntrySource {
  text: string;
  /** What is called or named there, such as `myPlugin`. */
  name: string | undefined;
  line: number;
  column: number;
}

/**
 * The elements of `plugins: [ … ]` in the text of a config, for messages alone: a config that builds its
 * plugins otherwise gives an empty array, and its messages do without names and lines.
 */
export function pluginEntries(source: string): PluginEntrySource[] {
  const code = blankOut(source);
  const start = code.search(/\bplugins\s*:\s*\[/);
  if (start < 0) return [];

  const entries: PluginEntrySource[] = [];
  let from = code.indexOf("[", start) + 1;
  let depth = 0;
  for (let index = from; index < code.length && depth >= 0; index++) {
    const character = code.charAt(index);
    if ("([{".includes(character)) depth++;
    else if (")]}".includes(character)) depth--;
    if (depth < 0 || (depth === 0 && character === ",")) {
      entries.push(...entryAt(source, code, { from, to: index }));
      from = index + 1;
    }
  }
  return entries;
}

/** The variable that a key of the entry is read from, as in `key: process.env.NAME!`. */
export function environmentVariable(entry: PluginEntrySource, key: string): string | undefined {
  const pattern = new RegExp(String.raw`(?:^|[^\w$.])["']?${escape(key)}["']?\s*:\s*(?:process|Bun)\.env(?:\.(\w+)|\[\s*["'](\w+)["']\s*\])`);
  const [, dotted, quoted] = entry.text.match(pattern) ?? [];
  return dotted ?? quoted;
}

function entryAt(source: string, code: string, { from, to }: { from: number; to: number }): PluginEntrySource[] {
  const blank = code.slice(from, to).match(/^\s*/)?.[0].length ?? 0;
  const text = source.slice(from + blank, to).trimEnd();
  if (code.slice(from, to).trim() === "") return [];
  return [{ text, name: text.match(/^(?:await\s+)?([\w$.]+)/)?.[1], ...positionAt(source, from + blank) }];
}

/** The source with comments and the insides of strings blanked, so that brackets and commas in them do not count. */
function blankOut(source: string): string {
  return source.replace(
    /\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g,
    (token) => token.replace(/[^\n]/g, token.startsWith("/") ? " " : "_"),
  );
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
