import { expect, test } from "vitest";
import { hasHidden, reveal } from "../../../src/web/actions/reveal.ts";

test.each([
  ["an override of the direction", "pay \u202E001 rue", "RLO"],
  ["an isolate", "a\u2066b", "LRI"],
  ["a space of no width", "ad\u200Bmin", "ZWSP"],
  ["a soft hyphen", "ad\u00ADmin", "SHY"],
  ["a space that is none", "a\u00A0b", "NBSP"],
  ["an escape sequence", "a\u001B[2Jb", "ESC"],
  ["a return that overwrites the line", "a\rb", "CR"],
  ["a filler that is a letter to Unicode", "a\u3164b", "U+3164"],
  ["a tag, which can carry whole sentences", "a\u{E0041}b", "U+E0041"],
  ["a variation selector without an emoji", "a\uFE0Fb", "U+FE0F"],
  ["half of a pair", "a\uD800b", "U+D800"],
  ["a separator of lines", "a\u2028b", "U+2028"],
])("%s is shown", (_, text, name) => {
  expect(reveal(text)).toContainEqual({ kind: "hidden", name });
});

test.each(["Plain text,\n\twith lines and tabs.", "Grüße, مرحبا, שלום, 你好", "<b>not markup</b>", "Well done ❤️ 👍", ""])("what everybody sees stays in one piece: %j", (text) => {
  expect(hasHidden(text)).toBe(false);
  expect(reveal(text).length).toBeLessThanOrEqual(1);
});

test("nothing of the text is lost around what is hidden", () => {
  expect(reveal("a\u200B\u200Bb")).toEqual([{ kind: "text", text: "a" }, { kind: "hidden", name: "ZWSP" }, { kind: "hidden", name: "ZWSP" }, { kind: "text", text: "b" }]);
});
