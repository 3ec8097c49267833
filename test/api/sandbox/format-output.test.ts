import { expect, test } from "vitest";
import { cutText } from "../../../src/api/sandbox/cut-text.ts";
import { formatOutput } from "../../../src/api/sandbox/format-output.ts";

test.each([
  { what: "nothing at all", result: { stdout: "", stderr: "", exitCode: 0 }, output: "(no output)" },
  { what: "nothing, and a failure", result: { stdout: "", stderr: "", exitCode: 1 }, output: "[exit code 1]" },
  { what: "a complaint beside a result", result: { stdout: "a\n", stderr: "b\n", exitCode: 0 }, output: "a\nb" },
  { what: "blank lines", result: { stdout: "\n\na\n\n", stderr: "", exitCode: 0 }, output: "\n\na\n" },
  { what: "binary", result: { stdout: "a\0\u001b[31mb\u0085\ud800\tc\r\n", stderr: "", exitCode: 0 }, output: "a\ufffd\ufffd[31mb\ufffd\ufffd\tc\r" },
])("$what becomes text", ({ result, output }) => {
  expect(formatOutput(result)).toEqual({ output, truncated: false });
});

test.each([
  { text: "abc", max: 3, cut: { text: "abc", truncated: false } },
  { text: "abcd", max: 3, cut: { text: "abc", truncated: true } },
  { text: "aé", max: 2, cut: { text: "a", truncated: true } },
  { text: "世界", max: 5, cut: { text: "世", truncated: true } },
  { text: "a😀", max: 4, cut: { text: "a", truncated: true } },
  { text: "😀😀", max: 4, cut: { text: "😀", truncated: true } },
])("$text at $max bytes is cut between characters", ({ text, max, cut }) => {
  expect(cutText(text, max)).toEqual(cut);
});
