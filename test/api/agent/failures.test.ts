import { describe, expect, onTestFinished, test, vi } from "vitest";
import { resolveModel } from "../../../src/api/config/settings.ts";
import { configuredModel } from "../../../src/api/agent/model/configured-model.ts";
import type { Turn as ScriptedTurn } from "../../support/servers/openai-script.ts";
import { createModel } from "../../../src/api/agent/model/create-model.ts";
import { contextPlugin } from "../../support/plugins.ts";
import { ada, chunksOf, demo, message } from "./demo.ts";

describe("what the model fails with is told in words, without its key and without a stack", () => {
  test.each<{ what: string; turn: ScriptedTurn; code: string; says: string; apiKey?: string }>([
    { what: "a key that is refused", turn: {}, apiKey: "another-key", code: "MODEL_KEY_REFUSED", says: "refused the key (401). Correct ATLAS_MODEL_KEY" },
    { what: "a rate limit", turn: { error: { status: 429, message: "slow down", retryAfter: 0.01 } }, code: "MODEL_RATE_LIMITED", says: "takes no more requests for the moment. Ask again in 1 s." },
    { what: "a model that is not there", turn: { error: { status: 404, message: "no model-key-hunter2 here" } }, code: "MODEL_UNKNOWN", says: "does not exist there: no *** here" },
    { what: "a request that is too long", turn: { error: { status: 400, message: "context length exceeded" } }, code: "MODEL_REFUSED", says: "context length exceeded" },
    { what: "a server that fails", turn: { error: { status: 500, message: "at Object.<anonymous> (/srv/x.js)", retryAfter: 0.01 } }, code: "MODEL_FAILED", says: "failed (500). Ask again" },
    { what: "a connection that is cut", turn: { text: "One two three four", cutAfter: 3 }, code: "MODEL_DISCONNECTED", says: "broke off its answer" },
    { what: "no answer at all", turn: {}, code: "MODEL_SILENT", says: "gave no answer" },
  ])("$what: $code", async ({ turn, code, says, apiKey }) => {
    const said = vi.spyOn(console, "error");
    onTestFinished(() => said.mockRestore());
    const { host } = await demo(() => turn, apiKey === undefined ? {} : { apiKey });

    const chunks = await chunksOf(await host.agent.chat({ conversationId: "talk", message: message("Hello"), person: ada }));

    const errors = chunks.filter(({ type }) => type === "error");
    expect(said).not.toHaveBeenCalled();
    expect(errors).toEqual([{ type: "error", errorText: expect.stringContaining(says) }]);
    expect(chunks.at(-1)).toMatchObject({ type: "finish", messageMetadata: { outcome: "failed", error: { code } } });
    expect(JSON.stringify(chunks)).not.toMatch(/hunter2|another-key|\.ts:\d|srv/);
    expect((await host.agent.conversations.get("talk", ada)).messages[1]?.metadata).toMatchObject({ error: { code } });
  });

  test("a fault inside Atlas is told as one, with nothing of its cause", async () => {
    const broken = contextPlugin("odd", { initialize: ({ tools }) => tools.register({ name: "odd", description: "Odd", tool: { inputSchema: { get jsonSchema() { throw new Error("inner /srv/x.js"); } } } }) });
    const { host } = await demo([], { plugins: [broken] });

    const { outcome, error } = await host.agent.ask({ question: "Hello", person: ada });

    expect({ outcome, code: error?.code }).toEqual({ outcome: "failed", code: "AGENT_FAILED" });
    expect(error?.message).not.toContain("inner");
  });

  test("after a failure the same message is answered by asking again, without what broke off", async () => {
    const { host, server } = await demo([{ text: "One two three", cutAfter: 2 }, { text: "All of it." }]);
    await host.agent.ask({ question: "Count", conversationId: "talk", person: ada });

    const again = await host.agent.ask({ conversationId: "talk", person: ada });

    expect(again).toMatchObject({ outcome: "answered", text: "All of it." });
    expect(server.requests[1]?.messages.map(({ role }) => role)).toEqual(["system", "user"]);
  });
});

describe("limits of one answer", () => {
  const look = { toolCalls: [{ name: "executeSQL", input: { sql: "SELECT count(*) AS n FROM orders", explanation: "x" } }], usage: { input: 400, output: 100 } };

  test.each([
    { what: "steps", model: { maxSteps: 3 }, says: "3 steps are the limit", requests: 3 },
    { what: "tokens", model: { maxTokens: 1000 }, says: "1000 tokens are the limit", requests: 2 },
  ])("$what: it stops, says so, and goes on when it is told to", async ({ model, says, requests }) => {
    const { host, server } = await demo((_, index) => (index < requests ? look : { text: "There are 3084." }), { model });

    const stopped = await host.agent.ask({ question: "How many?", conversationId: "talk", person: ada });
    const goneOn = await host.agent.ask({ conversationId: "talk", person: ada });

    expect(stopped).toMatchObject({ outcome: "stopped", text: expect.stringContaining(says), usage: { steps: requests } });
    expect(goneOn).toMatchObject({ outcome: "answered", text: "There are 3084." });
    expect(server.requests).toHaveLength(requests + 1);
  });

  test("of an endpoint that does not count tokens they are estimated, so that the limit holds", async () => {
    const { host, server } = await demo(() => ({ ...look, usage: "none" as const }), { model: { maxTokens: 3000 } });

    const { outcome, usage } = await host.agent.ask({ question: "How many?", person: ada });

    expect(outcome).toBe("stopped");
    expect(server.requests.length).toBeLessThan(4);
    expect(usage.inputTokens).toBeGreaterThan(1000);
  });

  test("an answer that reaches the model's own length is said to be cut", async () => {
    const { host } = await demo([{ text: "A long", finishReason: "length" }]);

    expect(await host.agent.ask({ question: "Hm", person: ada })).toMatchObject({ outcome: "stopped", text: expect.stringContaining("The answer was cut") });
  });
});

describe("which model is asked", () => {
  test.each([
    { settings: {}, code: "MODEL_NOT_CONFIGURED" },
    { settings: { ATLAS_PROVIDER: "openai" }, code: "MODEL_NOT_CONFIGURED" },
    { settings: { ATLAS_PROVIDER: "openai", ATLAS_MODEL: "m" }, code: "MODEL_KEY_MISSING" },
    { settings: { ATLAS_PROVIDER: "anthropic", ATLAS_MODEL: "m", OPENAI_API_KEY: "k" }, code: "MODEL_KEY_MISSING" },
    { settings: { ATLAS_PROVIDER: "openai-compatible", ATLAS_MODEL: "m" }, code: "MODEL_NOT_CONFIGURED" },
    { settings: { ATLAS_PROVIDER: "openai-compatible", ATLAS_MODEL: "m", ATLAS_MODEL_URL: "localhost:8000" }, code: "MODEL_URL_INVALID" },
  ])("$settings: $code", ({ settings, code }) => {
    expect(() => configuredModel(resolveModel({}, settings))).toThrow(expect.objectContaining({ code, hint: expect.any(String) }));
  });

  test.each([
    { url: undefined, asked: "http://127.0.0.1:11434/v1" },
    { url: "http://gpu:11434", asked: "http://gpu:11434/v1" },
    { url: "http://gpu:11434/api/", asked: "http://gpu:11434/v1" },
    { url: "http://gpu:11434/v1", asked: "http://gpu:11434/v1" },
  ])("Ollama at $url is spoken to at $asked", ({ url, asked }) => {
    expect(configuredModel(resolveModel({}, { ATLAS_PROVIDER: "ollama", ATLAS_MODEL: "m", OLLAMA_BASE_URL: url }))).toMatchObject({ url: asked, key: undefined });
  });

  test.each(["anthropic", "openai", "openai-compatible", "ollama"] as const)("%s is a model of its own package", async (provider) => {
    const model = await createModel(configuredModel({ provider, name: "m", url: "http://127.0.0.1:1/v1", key: "k" }));

    expect(model).toMatchObject({ modelId: "m", provider: expect.stringContaining(provider) });
  });

  test("nothing is stored of a question that no model can be asked", async () => {
    const { host } = await demo([], { model: { name: "" } });

    await expect(host.agent.ask({ question: "Hello", person: ada })).rejects.toMatchObject({ code: "MODEL_NOT_CONFIGURED" });

    expect(await host.agent.conversations.list(ada)).toEqual([]);
  });
});
