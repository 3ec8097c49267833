import { describe, expect, test } from "vitest";
import { ask, isInteractive } from "../../src/cli/prompts.ts";

const questions = {
  type: { flag: "--type <type>", message: "Which type?", choices: [{ value: "context", hint: "text" }] },
  name: { flag: "[name]", message: "Which name?", safe: "my-plugin", faultOf: () => undefined },
} as const;

describe("without anybody to ask", () => {
  test("every missing answer is named at once", async () => {
    await expect(ask(questions, { interactive: false })).rejects.toMatchObject({
      code: "ANSWER_MISSING",
      message: "--type <type> and [name] are missing, and there is nobody to ask. Nothing was written.",
    });
  });

  test("given answers are enough", async () => {
    const given = { type: { ...questions.type, given: "context" }, name: { ...questions.name, given: "crm" } } as const;

    await expect(ask(given, { interactive: false })).resolves.toEqual({ type: "context", name: "crm" });
  });
});

test("--yes takes the safe answers, and asks for none of the others even in a terminal", async () => {
  const given = { ...questions, type: { ...questions.type, given: "context" } } as const;

  await expect(ask(given, { yes: true, interactive: true })).resolves.toEqual({ type: "context", name: "my-plugin" });
  await expect(ask(questions, { yes: true, interactive: true })).rejects.toMatchObject({ code: "ANSWER_MISSING", message: expect.stringMatching(/^--type <type> is missing/) });
});

test.each([
  { stdin: true, stdout: true, ci: undefined, interactive: true },
  { stdin: true, stdout: true, ci: "", interactive: true },
  { stdin: false, stdout: true, ci: undefined, interactive: false },
  { stdin: true, stdout: false, ci: undefined, interactive: false },
  { stdin: true, stdout: true, ci: "true", interactive: false },
])("stdin a terminal: $stdin, stdout a terminal: $stdout, CI: $ci → asks: $interactive", ({ stdin, stdout, ci, interactive }) => {
  // `CI` itself is set where these tests run in CI, so it is always passed; an empty one counts as not set.
  expect(isInteractive({ stdin: { isTTY: stdin }, stdout: { isTTY: stdout }, ci: ci ?? "" })).toBe(interactive);
});
