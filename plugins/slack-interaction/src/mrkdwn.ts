/** Text that Slack shows as it is: no link, no mention of a person, a channel or everybody comes of it. */
export function escape(text: string): string {
  // A word joiner after the @: some clients take the bare words for mentions.
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replace(/@(?=(channel|here|everyone)\b)/gi, "@\u2060");
}

/** What a model writes, Markdown, in Slack's own markup. */
export function toMrkdwn(markdown: string): string {
  // Every other piece is code, which stays as it is.
  return markdown
    .split(/(```[\s\S]*?(?:```|$)|`[^`\n]+`)/)
    .map((piece, index) => (index % 2 === 1 ? escape(piece.replace(/^```\w*\n/, "```\n")) : translate(escape(piece))))
    .join("");
}

/** Each line of what `escape` has made: what is left of < and > is Slack's own. */
function translate(text: string): string {
  return text
    .replace(/^ {0,3}#{1,6} +(.+?) *#*$/gm, (_, heading: string) => `*${heading.replaceAll("**", "")}*`)
    .replace(/^(\s*)[-*+] +/gm, "$1• ")
    .replace(/\*\*(\S(?:.*?\S)?)\*\*/g, "*$1*")
    .replace(/__(\S(?:.*?\S)?)__/g, "*$1*")
    .replace(/~~(\S(?:.*?\S)?)~~/g, "~$1~")
    .replace(/!?\[([^\]\n|]+)\]\((https?:\/\/[^\s()|]+)\)/g, "<$2|$1>");
}

/** A block of code. Its own fences would end it. */
export function codeBlock(text: string, { most = 2900 } = {}): string {
  const escaped = escape(text).replaceAll("```", "`\u2060`\u2060`");
  return `\`\`\`\n${escaped.length > most ? `${cut(escaped, most)}\n…` : escaped}\n\`\`\``;
}

/** Pieces of at most `most` characters, parted between paragraphs, lines or words where that is possible. A block of code that is parted is one in both pieces. */
export function split(text: string, { most = 2900 } = {}): string[] {
  const pieces: string[] = [];
  let rest = text.trim();
  while (rest.length > most) {
    const end = breakBefore(rest, most - fence.length);
    const piece = rest.slice(0, end).trimEnd();
    const isOpen = (piece.split("```").length - 1) % 2 === 1;
    pieces.push(isOpen ? piece + fence : piece);
    rest = (isOpen ? "```\n" : "") + rest.slice(end).replace(/^\s*\n|^ +/, "");
  }
  return rest === "" ? pieces : [...pieces, rest];
}

function breakBefore(text: string, most: number): number {
  const positions = ["\n\n", "\n", " "].map((separator) => text.lastIndexOf(separator, most));
  return positions.find((position) => position > most / 2) ?? cut(text, most).length;
}

/** Not within an entity such as &amp; and not within a character. */
function cut(text: string, most: number): string {
  return text.slice(0, most).replace(/&[a-z]{0,3}$|[\ud800-\udbff]$/, "");
}

const fence = "\n```";
