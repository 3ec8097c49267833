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

/** Where `plugins: [ … ]` stands in the text of a config: what is between its brackets, and each element with the blanks around it. */
export function pluginList(source: string): (Span & { elements: Span[] }) | undefined {
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
      if (code.slice(begin, index).trim() !== "") elements.push({ from: begin, to: index });
      begin = index + 1;
    }
    if (depth < 0) return { from, to: index, elements };
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
  const blank = blankOut(source).slice(from, to).match(/^\s*/)?.[0].length ?? 0;
  const text = source.slice(from + blank, to).trimEnd();
  return { text, name: text.match(/^(?:await\s+)?([\w$.]+)/)?.[1], ...positionAt(source, from + blank) };
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
