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
  const list = pluginList(source);
  return list ? list.elements.map((span) => entryAt(source, span)) : [];
}

interface Span {
  from: number;
  to: number;
}

/** What is between the brackets of `plugins: [ … ]`, and each element, without the blanks and comments around it. */
export interface PluginListSource extends Span {
  elements: Span[];
  trailingComma: boolean;
}

/** Where the list of plugins stands in the text of a config; undefined when it is not written as a list. */
export function pluginList(source: string): PluginListSource | undefined {
  const code = blankOut(source);
  const start = code.search(/\bplugins\s*:\s*\[/);
  if (start < 0) return undefined;

  const from = code.indexOf("[", start) + 1;
  const elements: Span[] = [];
  let begin = from;
  let depth = 0;
  for (let index = from; index < code.length; index++) {
    const character = code.charAt(index);
    if ("([{".includes(character)) depth++;
    else if (")]}".includes(character)) depth--;
    if (depth < 0 || (depth === 0 && character === ",")) {
      const text = code.slice(begin, index);
      if (text.trim() !== "") elements.push({ from: index - text.trimStart().length, to: begin + text.trimEnd().length });
      else if (depth < 0) return { from, to: index, elements, trailingComma: elements.length > 0 };
      begin = index + 1;
    }
    if (depth < 0) return { from, to: index, elements, trailingComma: false };
  }
  return undefined;
}

/** The variable that a key of the entry is read from, as in `key: process.env.NAME!`. */
export function environmentVariable(entry: PluginEntrySource, key: string): string | undefined {
  const pattern = new RegExp(String.raw`(?:^|[^\w$.])["']?${escape(key)}["']?\s*:\s*(?:process|Bun)\.env(?:\.(\w+)|\[\s*["'](\w+)["']\s*\])`);
  const [, dotted, quoted] = entry.text.match(pattern) ?? [];
  return dotted ?? quoted;
}

function entryAt(source: string, { from, to }: Span): PluginEntrySource {
  const text = source.slice(from, to);
  return { text, name: text.match(/^(?:await\s+)?([\w$.]+)/)?.[1], ...positionAt(source, from) };
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
