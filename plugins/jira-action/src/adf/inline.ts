export interface AdfNode {
  type: string;
  attrs?: Record<string, string | number>;
  content?: AdfNode[];
  text?: string;
  marks?: AdfMark[];
}

export interface AdfMark {
  type: "strong" | "em" | "code" | "link";
  attrs?: { href: string };
}

/** The text of a paragraph: code, bold, italics, links, and line breaks. */
export function inlineNodes(text: string, marks: readonly AdfMark[] = []): AdfNode[] {
  const nodes: AdfNode[] = [];
  let rest = 0;
  for (const match of text.matchAll(spans)) {
    nodes.push(...plain(text.slice(rest, match.index), marks), ...spanNodes(match, marks));
    rest = match.index + match[0].length;
  }
  return [...nodes, ...plain(text.slice(rest), marks)];
}

function spanNodes({ 0: whole, groups = {} }: RegExpMatchArray, marks: readonly AdfMark[]): AdfNode[] {
  const { code, strong, em, label, href, bare } = groups;
  // ADF lets code stand with links only.
  if (code !== undefined) return [textNode(code, [...marks.filter(({ type }) => type === "link"), { type: "code" }])];
  if (strong !== undefined) return inlineNodes(strong, [...marks, { type: "strong" }]);
  if (em !== undefined) return inlineNodes(em, [...marks, { type: "em" }]);
  const target = href ?? bare;
  if (target === undefined || marks.some(({ type }) => type === "link")) return plain(whole, marks);
  const link: AdfMark = { type: "link", attrs: { href: target } };
  return label === undefined ? [textNode(target, [...marks, link])] : inlineNodes(label, [...marks, link]);
}

function plain(text: string, marks: readonly AdfMark[]): AdfNode[] {
  return text.split("\n").flatMap((line, index) => [...(index > 0 ? [{ type: "hardBreak" }] : []), ...(line ? [textNode(line, marks)] : [])]);
}

function textNode(text: string, marks: readonly AdfMark[]): AdfNode {
  return { type: "text", text, ...(marks.length > 0 ? { marks: [...marks] } : {}) };
}

// Only addresses that a browser opens as a page, or a mail: no javascript:.
const address = String.raw`(?:https?:\/\/|mailto:)[^\s<>()]+`;
const spans = new RegExp(
  [
    String.raw`(?<!\x60)\x60(?<code>[^\x60\n]+)\x60(?!\x60)`,
    String.raw`\*\*(?<strong>[^\s*](?:[^*\n]*[^\s*])?)\*\*`,
    String.raw`(?<![\w*])\*(?<em>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])`,
    String.raw`\[(?<label>[^\]\n]+)\]\((?<href>${address})\)`,
    String.raw`(?<bare>https?:\/\/[^\s<>()"']+[^\s<>()"'.,;:!?])`,
  ].join("|"),
  "g",
);
