import type { AtlasPluginContext } from "@useatlas/plugin-sdk";
import { tool } from "ai";
import { expect, test } from "vitest";
import { z } from "zod";
import { contextPlugin } from "../../support/plugins.ts";
import { systemPrompt, toolResults } from "../../support/servers/openai-script.ts";
import { ada, demo, say } from "./demo.ts";

const inventory = tool({ description: "Look up current inventory by SKU", inputSchema: z.object({ sku: z.string() }), execute: async ({ sku }) => ({ sku, count: 7 }) });
const callOf = (name: string, input: object = {}) => ({ toolCalls: [{ name, input }] });

test("a tool that a plugin registers after the first question is there in the next one", async () => {
  let context: AtlasPluginContext | undefined;
  const plugin = contextPlugin("stock", { initialize: (ctx) => void (context = ctx) });
  const { host, server } = await demo([{ text: "No idea." }, callOf("lookupInventory", { sku: "A-1" }), { text: "Seven." }], { plugins: [plugin] });
  await say(host, "talk", "How many A-1?");

  context?.tools.register({ name: "lookupInventory", description: "Check inventory levels for a product SKU", tool: inventory });
  await say(host, "talk", "And now?");

  expect(server.requests.map(({ tools }) => tools)).toEqual([["executeSQL", "explore"], ["executeSQL", "explore", "lookupInventory"], ["executeSQL", "explore", "lookupInventory"]]);
  expect(systemPrompt(server.requests[1]!)).toContain("- lookupInventory: Check inventory levels for a product SKU");
  expect(toolResults(server.requests[2]!)).toEqual(['{"sku":"A-1","count":7}']);
});

test("what a tool throws names its plugin and holds no secret, and the conversation goes on", async () => {
  const plugin = contextPlugin("stock", {
    config: { apiKey: "hunter2-secret" },
    initialize: ({ tools }) => tools.register({ name: "broken", description: "Breaks", tool: { inputSchema: z.object({}), execute: () => Promise.reject(new Error("key hunter2-secret refused")) } }),
  });
  const { host, server } = await demo([callOf("broken"), { text: "It is broken." }], { plugins: [plugin] });

  const chunks = await say(host, "talk", "Try");

  const says = 'Plugin "stock": the tool broken failed: key *** refused';
  expect(chunks).toContainEqual(expect.objectContaining({ type: "tool-output-error", errorText: says }));
  expect(toolResults(server.requests[1]!)).toEqual([says]);
  expect(chunks.at(-1)).toMatchObject({ messageMetadata: { outcome: "answered" } });
});

test("the model sees the beginning of a long result, and this of its own object is kept", async () => {
  const counting = { inputSchema: z.object({}), text: "x".repeat(20_000), execute(this: { text: string }) { return this.text; } };
  const { host, server } = await demo([callOf("long"), { text: "Long." }], { plugins: [contextPlugin("stock", { initialize: ({ tools }) => tools.register({ name: "long", description: "Long", tool: counting }) })] });

  const chunks = await say(host, "talk", "Try");

  expect(toolResults(server.requests[1]!)).toEqual([`${"x".repeat(12_000)}\n[cut: 8000 more characters]`]);
  expect(chunks).toContainEqual(expect.objectContaining({ type: "tool-output-available", output: "x".repeat(20_000) }));
});

test("of a generator the last value is the result", async () => {
  const steps = tool({ inputSchema: z.object({}), async *execute() { yield "half"; yield "whole"; } });
  const { host, server } = await demo([callOf("steps"), { text: "Ok." }], { plugins: [contextPlugin("stock", { initialize: ({ tools }) => tools.register({ name: "steps", description: "Steps", tool: steps }) })] });

  await say(host, "talk", "Try");

  expect(toolResults(server.requests[1]!)).toEqual(["whole"]);
});

test("a tool that wants an approval of its own does not run: only actions are approved", async () => {
  let ran = 0;
  const wanting = { ...inventory, needsApproval: true, execute: () => ++ran };
  const { host, server } = await demo([callOf("wanting", { sku: "A" }), { text: "I may not." }], { plugins: [contextPlugin("stock", { initialize: ({ tools }) => tools.register({ name: "wanting", description: "W", tool: wanting }) })] });

  const { outcome } = await host.agent.ask({ question: "Try", person: ada });

  expect({ ran, outcome, told: toolResults(server.requests[1]!)[0] }).toEqual({ ran: 0, outcome: "answered", told: expect.stringContaining("only an action") });
});
