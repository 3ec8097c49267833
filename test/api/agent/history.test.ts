import { convertToModelMessages, type UIMessage } from "ai";
import { describe, expect, test } from "vitest";
import { fitHistory } from "../../../src/api/agent/history/fit-history.ts";
import { forModel } from "../../../src/api/agent/history/for-model.ts";

const call = { type: "tool-executeSQL", input: { sql: "SELECT 1" } };

describe("what a model is sent of a stored history", () => {
  test.each([
    { state: "output-available", parts: { output: { success: true } }, result: '{"success":true}' },
    { state: "output-error", parts: { errorText: "broken" }, result: "broken" },
    { state: "output-denied", parts: { approval: { id: "a", approved: false, reason: "no" } }, result: '{"error":"no"}' },
    { state: "approval-requested", parts: { approval: { id: "a" } }, result: "It is not done." },
    { state: "approval-responded", parts: { approval: { id: "a", approved: true } }, result: "It is not done." },
    { state: "input-available", parts: {}, result: "It was interrupted" },
  ])("a call that is $state has a result, and no approval that would run it", async ({ state, parts, result }) => {
    const history = [user("1"), assistant("2", { ...call, toolCallId: "c1", state, ...parts }), user("3")];

    const sent = await convertToModelMessages(forModel(history));

    expect(sent.map(({ role }) => role)).toEqual(["user", "assistant", "tool", "user"]);
    expect(JSON.stringify(sent[2]).replaceAll('\\"', '"')).toContain(result);
    expect(JSON.stringify(sent)).not.toContain("approval");
  });

  test("a call that never was complete is left out, and so are the cards of actions", async () => {
    const sent = await convertToModelMessages(forModel([user("1"), assistant("2", { ...call, toolCallId: "c1", state: "input-streaming" }, { type: "data-action", id: "a", data: {} }, { type: "text", text: "Hm" }), user("3")]));

    expect(sent.map(({ content }) => content)).toEqual([[{ type: "text", text: "text of 1" }], [{ type: "text", text: "Hm" }], [{ type: "text", text: "text of 3" }]]);
  });
});

describe("a history that is too long", () => {
  const big = (id: string) => assistant(id, { ...call, toolCallId: `c${id}`, state: "output-available", output: "x".repeat(8000) }, { type: "text", text: `answer ${id}` });
  const talk = [user("1"), big("2"), user("3"), big("4"), user("5"), big("6")];

  test("stays as it is where it fits", () => {
    expect(fitHistory(talk, 10_000)).toEqual(talk);
  });

  test("loses the results of old calls first, then old turns, and the model is told", () => {
    const lessResults = fitHistory(talk, 4500);
    const lessTurns = fitHistory(talk, 2010);

    expect(lessResults.map(outputOf)).toEqual([undefined, "[left out: run it again if it is needed]", undefined, "x".repeat(8000), undefined, "x".repeat(8000)]);
    expect(lessTurns.map(({ id }) => id)).toEqual(["5", "6"]);
    expect(lessTurns[0]?.parts[0]).toEqual({ type: "text", text: "[Earlier messages of this conversation are left out.]" });
  });

  test("keeps its last turn whatever the budget, with calls and results in pairs", async () => {
    const fitted = fitHistory(talk, 1);

    const sent = await convertToModelMessages(fitted);

    expect(fitted.map(({ id }) => id)).toEqual(["5", "6"]);
    expect(sent.map(({ role }) => role)).toEqual(["user", "assistant", "tool"]);
  });
});

function user(id: string): UIMessage {
  return { id, role: "user", parts: [{ type: "text", text: `text of ${id}` }] };
}

function assistant(id: string, ...parts: object[]): UIMessage {
  return { id, role: "assistant", parts: parts as UIMessage["parts"] };
}

function outputOf({ parts }: UIMessage): unknown {
  return parts.flatMap((part) => ("output" in part ? part.output : []))[0];
}
