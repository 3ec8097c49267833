import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText, jsonSchema, streamText, tool } from "ai";
import { expect, onTestFinished, test } from "vitest";
import type { Script } from "./openai-script.ts";
import { lastQuestion } from "./openai-script.ts";
import { startOpenaiServer, type OpenaiServerOptions } from "./openai-server.ts";

const tools = { look: tool({ inputSchema: jsonSchema({ type: "object" }) }) };

test("the AI SDK reads text, calls and usage of it, streamed and whole", async () => {
  const turn = { text: "One moment, please.", toolCalls: [{ name: "look", input: { at: "a" } }, { name: "look", input: { at: "b" } }], usage: { input: 7, output: 3 } };
  const { model, server } = await start(() => turn);

  const streamed = streamText({ model, prompt: "Hello", tools });
  const whole = await generateText({ model, prompt: "Hello", tools });

  for (const answer of [whole, { text: await streamed.text, toolCalls: await streamed.toolCalls, usage: await streamed.usage, finishReason: await streamed.finishReason }]) {
    expect(answer).toMatchObject({ text: "One moment, please.", toolCalls: [{ toolName: "look", input: { at: "a" } }, { input: { at: "b" } }], usage: { inputTokens: 7, outputTokens: 3 }, finishReason: "tool-calls" });
  }
  expect(server.requests.map((request) => [request.stream, request.tools, lastQuestion(request)])).toEqual([[true, ["look"], "Hello"], [false, ["look"], "Hello"]]);
});

test.each([
  { what: "a wrong key", options: { apiKey: "right" }, script: [], status: 401, retryAfter: undefined },
  { what: "a rate limit", options: {}, script: [{ error: { status: 429, message: "slow down", retryAfter: 3 } }], status: 429, retryAfter: "3" },
  { what: "a script that is over", options: {}, script: [], status: 400, retryAfter: undefined },
])("$what is refused with $status", async ({ options, script, status, retryAfter }) => {
  const { model } = await start(script, options);

  const thrown = await generateText({ model, prompt: "Hello", maxRetries: 0 }).catch((reason: unknown) => reason);

  expect(thrown).toMatchObject({ statusCode: status, responseHeaders: expect.objectContaining(retryAfter === undefined ? {} : { "retry-after": retryAfter }) });
});

test("a connection is cut where the script says so, by the client too, and both are told", async () => {
  async function* endless() {
    for (;;) yield "word ";
  }
  const { server } = await start((_, index) => (index === 0 ? { text: "one two three", cutAfter: 2 } : { text: endless() }));
  const body = JSON.stringify({ model: "m", messages: [], stream: true });

  const cut = await fetch(`${server.url}/chat/completions`, { method: "POST", body });
  await expect(cut.text()).rejects.toThrow();
  const leaving = await fetch(`${server.url}/chat/completions`, { method: "POST", body });
  await leaving.body?.cancel();

  expect(await Promise.all(server.requests.map(({ ended }) => ended))).toEqual(["cut", "cut"]);
});

async function start(script: Script, options?: OpenaiServerOptions) {
  const server = await startOpenaiServer(script, options);
  onTestFinished(() => server.stop());
  const provider = createOpenAICompatible({ name: "scripted", baseURL: server.url, apiKey: "key", includeUsage: true });
  return { server, model: provider("scripted") };
}
