import { describe, expect, test } from "vitest";
import { codeBlock, escape, split, toMrkdwn } from "./mrkdwn";
import { formatTable } from "./table";

test.each([
  ["<!channel> <@U1> <#C1> <http://a.example|b>", "&lt;!channel&gt; &lt;@U1&gt; &lt;#C1&gt; &lt;http://a.example|b&gt;"],
  ["&lt;!here&gt;", "&amp;lt;!here&amp;gt;"],
  ["@channel, @HERE and @everyone, but bob@hereford.example", "@\u2060channel, @\u2060HERE and @\u2060everyone, but bob@hereford.example"],
])("%s comes out as text", (text, expected) => {
  expect(escape(text)).toBe(expected);
});

test.each([
  ["## Orders of **May**", "*Orders of May*"],
  ["**3084** orders, __all__ ~~lost~~ paid", "*3084* orders, *all* ~lost~ paid"],
  ["- one\n  * two\n+ three", "• one\n  • two\n• three"],
  ["See [the report](https://a.example/x?a=1&b=2).", "See <https://a.example/x?a=1&amp;b=2|the report>."],
  ["[click](javascript:alert(1)) [<!channel>](https://a.example)", "[click](javascript:alert(1)) <https://a.example|&lt;!channel&gt;>"],
  ["`a **b** <c>`\n```sql\nSELECT '**' <> x\n```", "`a **b** &lt;c&gt;`\n```\nSELECT '**' &lt;&gt; x\n```"],
])("Markdown %s is written as Slack does", (markdown, expected) => {
  expect(toMrkdwn(markdown)).toBe(expected);
});

describe("split", () => {
  test("parts between words, and loses none", () => {
    const text = Array.from({ length: 400 }, (_, index) => `word${index}`).join(" ");

    const pieces = split(text, { most: 300 });

    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(300);
    expect(pieces.join(" ")).toBe(text);
  });

  test("parts a word that is longer than a message, though neither an entity nor a character", () => {
    const pieces = split("&amp;😀".repeat(300), { most: 100 });

    expect(pieces.join("")).toBe("&amp;😀".repeat(300));
    expect(pieces.every((piece) => piece.length <= 100 && /^(?:&amp;|😀)+$/u.test(piece))).toBe(true);
  });

  test("a block of code is one in every piece", () => {
    const pieces = split(`Before\n\`\`\`\n${"SELECT 1;\n".repeat(60)}\`\`\`\nafter`, { most: 200 });

    expect(pieces.length).toBeGreaterThan(2);
    expect(pieces.every((piece) => piece.split("```").length % 2 === 1 && piece.length <= 200)).toBe(true);
  });
});

test("code cannot end its own block", () => {
  expect(codeBlock("a ``` <!channel>")).toBe("```\na `\u2060`\u2060` &lt;!channel&gt;\n```");
});

test("a table is small, with numbers to the right, and says what it leaves out", () => {
  const rows = Array.from({ length: 12 }, (_, index) => ({ name: index === 0 ? "a\nb" : `n${index}`, n: index * 100, gone: null, nested: { a: 1 } }));

  const lines = formatTable({ columns: ["name", "n", "gone", "nested"], rows, truncated: true }).split("\n");

  expect(lines.slice(0, 4)).toEqual(["name    n  gone  nested", "────  ───  ────  ───────", 'a b     0        {"a":1}', 'n1    100        {"a":1}']);
  expect(lines).toHaveLength(13);
  expect(lines.at(-1)).toBe("(the first 10 of 12 or more rows)");
});
