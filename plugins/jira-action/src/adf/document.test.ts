import { expect, test } from "vitest";
import { toDocument } from "./document";

const text = (value: string, ...types: string[]) => ({ type: "text", text: value, ...(types.length > 0 ? { marks: types.map((type) => ({ type })) } : {}) });
const paragraph = (...content: object[]) => ({ type: "paragraph", content });
const link = (value: string, href: string) => ({ type: "text", text: value, marks: [{ type: "link", attrs: { href } }] });

test.each([
  ["One line\nand another.\n\nNext.", [paragraph(text("One line"), { type: "hardBreak" }, text("and another.")), paragraph(text("Next."))]],
  ["## Orders ##", [{ type: "heading", attrs: { level: 2 }, content: [text("Orders")] }]],
  ["```sql\nSELECT *\n  FROM a\n```\nafter", [{ type: "codeBlock", attrs: { language: "sql" }, content: [text("SELECT *\n  FROM a")] }, paragraph(text("after"))]],
  ["```\nnever closed", [{ type: "codeBlock", content: [text("never closed")] }]],
  ["---", [{ type: "rule" }]],
  ["**bold** and *it* and `a*b*c`", [paragraph(text("bold", "strong"), text(" and "), text("it", "em"), text(" and "), text("a*b*c", "code"))]],
  ["2 * 3 * 4 and snake_case_name", [paragraph(text("2 * 3 * 4 and snake_case_name"))]],
  ["**`x`**", [paragraph(text("x", "code"))]],
  ["[here](https://a.example/x) https://b.example/y.", [paragraph(link("here", "https://a.example/x"), text(" "), link("https://b.example/y", "https://b.example/y"), text("."))]],
  ["[here](javascript:alert(1))", [paragraph(text("[here](javascript:alert(1))"))]],
  ["<b>bold</b> & co", [paragraph(text("<b>bold</b> & co"))]],
  ["a\u0000\u0007b\r\nc", [paragraph(text("ab"), { type: "hardBreak" }, text("c"))]],
  ["", []],
])("%j", (markdown, content) => {
  expect(toDocument(markdown)).toEqual({ type: "doc", version: 1, content });
});

test("lists within lists, of both kinds, with code in them", () => {
  const { content } = toDocument("- a\n  1. one\n  2. two\n\n     ```\n     x\n     ```\n- b\n\nafter");

  const one = { type: "listItem", content: [paragraph(text("one"))] };
  const two = { type: "listItem", content: [paragraph(text("two")), { type: "codeBlock", content: [text("x")] }] };
  expect(content).toEqual([
    { type: "bulletList", content: [{ type: "listItem", content: [paragraph(text("a")), { type: "orderedList", content: [one, two] }] }, { type: "listItem", content: [paragraph(text("b"))] }] },
    paragraph(text("after")),
  ]);
});

test("an item holds only what the format lets it hold", () => {
  expect(toDocument("- # title\n- - a\n-  ***").content).toEqual([
    {
      type: "bulletList",
      content: [
        { type: "listItem", content: [paragraph(text("title"))] },
        { type: "listItem", content: [paragraph(), { type: "bulletList", content: [{ type: "listItem", content: [paragraph(text("a"))] }] }] },
        { type: "listItem", content: [paragraph()] },
      ],
    },
  ]);
});

test.each(["- ".repeat(10_000), "\n- \n".repeat(7000), "**a ".repeat(7000), "[".repeat(30_000), "`".repeat(30_000)])("a text that is written to be slow is read at once", (markdown) => {
  expect(toDocument(markdown.slice(0, 30_000)).type).toBe("doc");
});
