import { checkPlugin, definePlugin, type AtlasTool, type PluginAction } from "@useatlas/plugin-sdk";
import { tool as sdkTool } from "@useatlas/plugin-sdk/ai";
import { dynamicTool, jsonSchema, tool } from "ai";
import { expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { z as z3 } from "zod/v3";

const options = { toolCallId: "call", messages: [] };

const tools = {
  "a Zod 4 schema": tool({ description: "Adds", inputSchema: z.object({ n: z.number() }), execute: async ({ n }) => n + 1 }),
  "a Zod 3 schema": tool({ inputSchema: z3.object({ n: z3.number() }), execute: ({ n }) => n + 1 }),
  "a JSON schema": tool({ inputSchema: jsonSchema<{ n: number }>({ type: "object", properties: { n: { type: "number" } } }), execute: async ({ n }) => n + 1 }),
  "an input that is unknown": dynamicTool({ inputSchema: z.object({ n: z.number() }), execute: async (input) => z.object({ n: z.number() }).parse(input).n + 1 }),
} satisfies Record<string, AtlasTool>;

test.each(Object.entries(tools))("a real tool() with %s is an action's tool, and runs", async (_schema, made: AtlasTool) => {
  const action: PluginAction = { name: "add", description: "Adds", actionType: "math:add", reversible: true, defaultApproval: "auto", tool: made };
  const plugin = definePlugin({ id: "math", type: "action", version: "1.0.0", actions: [action] });

  expect(checkPlugin(plugin)).toEqual([]);
  expect(await action.tool.execute?.({ n: 1 }, options)).toBe(2);
});

test("the tool() of the SDK's own door is that of the installed AI SDK", () => {
  expect(sdkTool).toBe(tool);
});

test("a tool whose results stream, and one without execute, are of the type too", () => {
  const streaming = tool({
    inputSchema: z.object({}),
    async *execute() {
      yield "half";
      yield "whole";
    },
  });
  const client = tool({ inputSchema: z.object({}) });

  expectTypeOf(streaming).toExtend<AtlasTool>();
  expectTypeOf(client).toExtend<AtlasTool>();
  // An action runs on the server: without execute there would be nothing to approve.
  expect(checkPlugin({ id: "a", type: "action", version: "1.0.0", actions: [{ name: "x", description: "x", actionType: "x", reversible: true, defaultApproval: "auto", tool: client }] })).toMatchObject([
    { path: "actions[0].tool.execute" },
  ]);
});

test("what is no tool is refused by the compiler", () => {
  expectTypeOf<{ execute: () => string }>().not.toExtend<AtlasTool>();
  expectTypeOf<{ inputSchema: object; execute: string }>().not.toExtend<AtlasTool>();
});
