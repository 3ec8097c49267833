import { expect, test } from "vitest";
import { maskSource } from "../../../src/cli/checks/target/mask-source.ts";

const cases: [what: string, source: string, masked: string][] = [
  ["a line comment", "a // process.env\nb", "a               \nb"],
  ["a block comment over two lines", "a /* x\ny */ b", "a     \n     b"],
  ["a comment that never ends", "a /* x", "a     "],
  ["strings of both kinds", `x("a'b", 'c"d')`, `x("___", '___')`],
  ["an escaped quote", String.raw`"a\"b" + c`, `"____" + c`],
  ["a comment sign in a string", `"http://x" + y`, `"________" + y`],
  ["a template with code inside", "`a ${b.c} d` + e", "`__${b.c}__` + e"],
  ["a template inside a template", "`a${`b${c}`}d`;e", "`_${`_${c}`}_`;e"],
  ["an object inside a template", "`a${{ b: 1 }.b}c`", "`_${{ b: 1 }.b}_`"],
  ["a regular expression with quotes and slashes", `x = /["'/]\\/"/g; y`, `x = /________/g; y`],
  ["a regular expression after return", `return /"/.test(x)`, `return /_/.test(x)`],
  ["divisions", `a / b / "c"`, `a / b / "_"`],
  ["a division after a call", `f(a) / 2 / "c"`, `f(a) / 2 / "_"`],
];

test.each(cases)("%s is masked at equal length", (_, source, masked) => {
  expect(maskSource(source)).toBe(masked);
  expect(masked).toHaveLength(source.length);
});
