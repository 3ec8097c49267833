import { expect, test } from "vitest";
import { toCsv } from "../../../src/web/result/to-csv.ts";

test("fields with separators are quoted, lines end in CRLF, NULL is empty", () => {
  const csv = toCsv({ columns: ["name", "note, or so"], rows: [{ name: 'Ada "the" first', "note, or so": null }, { name: "two\nlines", "note, or so": { a: 1 } }] });

  expect(csv).toBe('name,"note, or so"\r\n"Ada ""the"" first",\r\n"two\nlines","{""a"":1}"');
});

test.each([
  ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
  ["+1+cmd|calc", "'+1+cmd|calc"],
  ["-1+cmd|calc", "'-1+cmd|calc"],
  ["@SUM(A1)", "'@SUM(A1)"],
  [" =1", "' =1"],
  ["\u200b=1", "'\u200b=1"],
  ["＝1", "'＝1"],
  ["\t=1", "'\t=1"],
])("text that a spreadsheet would run gets an apostrophe: %j", (value, safe) => {
  expect(toCsv({ columns: ["a"], rows: [{ a: value }] })).toBe(`a\r\n${safe}`);
});

test.each([[-12.5, "-12.5"], ["-12.50", "-12.50"], ["a=b", "a=b"], [false, "false"]])("numbers and harmless text stay as they are: %j", (value, same) => {
  expect(toCsv({ columns: ["a"], rows: [{ a: value }] })).toBe(`a\r\n${same}`);
});

test("the name of a column is text from outside as well", () => {
  expect(toCsv({ columns: ["=1+1"], rows: [] })).toBe("'=1+1");
});
