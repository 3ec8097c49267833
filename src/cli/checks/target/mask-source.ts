/**
 * The same text at the same length, with comments blanked and the insides of strings, of template texts and of regular
 * expressions replaced by `_`: what is left is code, and an offset into it is an offset into the source.
 */
export function maskSource(source: string): string {
  const openTemplates: number[] = [];
  let masked = "";
  let depth = 0;
  let before = "";

  while (masked.length < source.length) {
    const token = next();
    masked += mask(token);
    if (!/^(\s|\/\/|\/\*)/.test(token)) before = token;
  }
  return masked;

  function next(): string {
    const at = masked.length;
    const character = source.charAt(at);
    if (character === "`") return template(at);
    if (character === "}" && openTemplates.at(-1) === depth) {
      openTemplates.pop();
      return template(at);
    }
    if (character === "{") depth++;
    if (character === "}") depth--;
    return read(blank, at) ?? read(comment, at) ?? read(text, at) ?? (allowsRegex(before) ? read(regex, at) : undefined) ?? read(word, at) ?? character;
  }

  /** A template's text up to its end, or up to the `${` after which there is code again. */
  function template(at: number): string {
    const token = read(templateText, at) ?? source.charAt(at);
    if (token.endsWith("${")) openTemplates.push(depth);
    return token;
  }

  function read(pattern: RegExp, at: number): string | undefined {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  }
}

function mask(token: string): string {
  if (/^\/[/*]/.test(token)) return token.replace(/[^\n]/g, " ");
  const [, open = "", inner = "", close = ""] = token.match(quoted) ?? [];
  return open === "" ? token : `${open}${inner.replace(/[^\n]/g, "_")}${close}`;
}

/** Whether a slash after `before` begins a regular expression; after a value it divides. */
function allowsRegex(before: string): boolean {
  if (/^[\w$]/.test(before)) return /^(return|typeof|case|in|of|delete|void|throw|new|do|else|await|yield|instanceof)$/.test(before);
  return !/^[)\]}"'`]/.test(before) || before.endsWith("${");
}

// Sticky, so that each is read at an offset.
const blank = /\s+/y;
const comment = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const text = /"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?/y;
const templateText = /[`}](?:\\[\s\S]|\$(?!\{)|[^`\\$])*(?:`|\$\{|$)/y;
const regex = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])*\/[a-z]*/y;
const word = /[\w$]+/y;
const quoted = /^(["'`/]|\}(?=[\s\S]))([\s\S]*?)(["'`]|\$\{|\/[a-z]*)?$/;
