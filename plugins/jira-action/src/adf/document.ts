import { inlineNodes, type AdfNode } from "./inline";

/** A Markdown text as a document of Atlassian's format (ADF). What is not known stays as it is written. */
export function toDocument(markdown: string): AdfNode & { version: 1 } {
  const lines = markdown.replaceAll("\r\n", "\n").replace(controls, "").split("\n");
  return { type: "doc", version: 1, content: blocks(lines) };
}

function blocks(lines: readonly string[]): AdfNode[] {
  const nodes: AdfNode[] = [];
  for (let index = 0; index < lines.length; ) {
    const { node, next } = blockAt(lines, index);
    if (node) nodes.push(node);
    index = next;
  }
  return nodes;
}

/** The block that begins at a line, and the line after it. */
function blockAt(lines: readonly string[], start: number): { node?: AdfNode; next: number } {
  const line = lines[start] ?? "";
  if (line.trim() === "") return { next: start + 1 };
  if (fence.test(line)) return codeBlock(lines, start);
  const [, hashes, title = ""] = line.match(heading) ?? [];
  if (hashes) return { node: { type: "heading", attrs: { level: hashes.length }, content: inlineNodes(title) }, next: start + 1 };
  if (rule.test(line)) return { node: { type: "rule" }, next: start + 1 };
  if (item.test(line)) return list(lines, start);
  return paragraph(lines, start);
}

function codeBlock(lines: readonly string[], start: number): { node: AdfNode; next: number } {
  const [, marks = "```", language = ""] = (lines[start] ?? "").match(fence) ?? [];
  const end = lines.findIndex((line, index) => index > start && line.trim().startsWith(marks) && line.trim().replaceAll(marks.charAt(0), "") === "");
  const code = lines.slice(start + 1, end === -1 ? undefined : end).join("\n");
  const attrs = language ? { attrs: { language } } : {};
  return { node: { type: "codeBlock", ...attrs, ...(code ? { content: [{ type: "text", text: code }] } : {}) }, next: end === -1 ? lines.length : end + 1 };
}

function paragraph(lines: readonly string[], start: number): { node: AdfNode; next: number } {
  let next = start + 1;
  while (next < lines.length && !beginnings.some((pattern) => pattern.test(lines[next] ?? ""))) next++;
  return { node: { type: "paragraph", content: inlineNodes(lines.slice(start, next).map((line) => line.trim()).join("\n")) }, next };
}

/** The items of one list; what is further in than an item's text belongs to it. */
function list(lines: readonly string[], start: number): { node: AdfNode; next: number } {
  const [, indent = "", mark = ""] = (lines[start] ?? "").match(item) ?? [];
  const ordered = /\d/.test(mark);
  const items: AdfNode[] = [];
  let next = start;
  for (;;) {
    const [whole, inner = "", marked = "", text = ""] = (lines[next] ?? "").match(item) ?? [];
    if (whole === undefined || inner.length !== indent.length || /\d/.test(marked) !== ordered) break;
    const own = next + 1;
    for (next = own; next < lines.length && isInside(lines, next, indent.length); next++);
    const content = blocks([text, ...lines.slice(own, next).map((line) => line.slice(Math.min(leading(line), indent.length + marked.length + 1)))]);
    items.push({ type: "listItem", content: inItem(content) });
  }
  return { node: { type: ordered ? "orderedList" : "bulletList", content: items }, next };
}

/** An item holds no headings and no rules, and begins with text or code. */
function inItem(nodes: readonly AdfNode[]): AdfNode[] {
  const allowed = nodes.filter(({ type }) => type !== "rule").map((node) => (node.type === "heading" ? { type: "paragraph", content: node.content ?? [] } : node));
  const begins = allowed[0]?.type === "paragraph" || allowed[0]?.type === "codeBlock";
  return begins ? allowed : [{ type: "paragraph", content: [] }, ...allowed];
}

/** A blank line is inside when what follows it is. */
function isInside(lines: readonly string[], start: number, indent: number): boolean {
  for (let index = start; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (line.trim() !== "") return leading(line) > indent;
  }
  return false;
}

function leading(line: string): number {
  return line.length - line.trimStart().length;
}

const fence = /^\s*(`{3,}|~{3,})\s*([\w+#.-]*)\s*$/;
const heading = /^\s{0,3}(#{1,6})\s+(.+?)\s*#*\s*$/;
const rule = /^\s{0,3}([-*_])(?:\s*\1){2,}\s*$/;
const item = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const beginnings = [/^\s*$/, fence, heading, rule, item];
/** Jira refuses these. */
const controls = /[^\P{Cc}\n\t]/gu;
