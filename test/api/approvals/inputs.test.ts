import { jsonSchema, tool } from "ai";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { inputToRun, readInput, type InputReader } from "../../../src/api/approvals/inputs.ts";
import type { OfferedAction } from "../../../src/api/approvals/offered-actions.ts";
import { callPlugin } from "../../../src/api/plugins/call-plugin.ts";
import { normalize } from "../../../src/api/queries/normalize.ts";
import { action } from "./support/ticket-plugin.ts";

const reader: InputReader = { toJson: normalize, call: callPlugin, timeoutMs: 10_000 };
const offeredWith = (inputSchema: unknown): OfferedAction => ({ pluginId: "tickets", approval: "manual", action: action("createTicket", "manual", () => undefined, inputSchema) });

/** What a person sees of an input, and what execute() would then get. */
async function shownAndRun(schema: unknown, input: unknown): Promise<{ shown: unknown; run: unknown }> {
  const read = await readInput(offeredWith(schema), input, reader);
  return { shown: read.shown, run: await inputToRun(offeredWith(schema), JSON.parse(JSON.stringify(read)), reader) };
}

describe("what is shown is what runs", () => {
  test.each([
    { what: "a default", schema: z.object({ a: z.string(), b: z.number().default(1) }), input: { a: "x" }, shown: { a: "x", b: 1 }, value: { a: "x", b: 1 } },
    { what: "a key that the schema does not know", schema: z.object({ a: z.string() }), input: { a: "x", admin: true }, shown: { a: "x" }, value: { a: "x" } },
    { what: "a date, as a date", schema: z.object({ at: z.coerce.date() }), input: { at: "2026-01-02" }, shown: { at: "2026-01-02T00:00:00.000Z" }, value: { at: new Date("2026-01-02") } },
    { what: "a transform that does not accept its own output", schema: z.object({ to: z.string().transform((to) => to.split(",")) }), input: { to: "a,b" }, shown: { to: ["a", "b"] }, value: { to: ["a", "b"] } },
    { what: "a transform that would add up", schema: z.object({ a: z.string().transform((a) => `${a}!`) }), input: { a: "x" }, shown: { a: "x!" }, value: { a: "x!" } },
    { what: "a random default, as it was seen", schema: z.object({ n: z.number().default(() => Math.random()) }), input: {}, shown: { n: expect.any(Number) }, value: { n: expect.any(Number) } },
    { what: "a schema of the AI SDK", schema: jsonSchema({ type: "object" }, { validate: (value) => ({ success: true, value }) }), input: { a: 1 }, shown: { a: 1 }, value: { a: 1 } },
    { what: "one that the AI SDK makes when it is needed", schema: () => jsonSchema({ type: "object" }), input: { a: 1 }, shown: { a: 1 }, value: { a: 1 } },
    { what: "another Standard Schema", schema: { "~standard": { version: 1, vendor: "own", validate: (value: object) => ({ value: { ...value, seen: true } }) } }, input: { a: 1 }, shown: { a: 1, seen: true }, value: { a: 1, seen: true } },
    { what: "the input schema of tool()", schema: tool({ inputSchema: z.object({ a: z.string() }) }).inputSchema, input: { a: "x" }, shown: { a: "x" }, value: { a: "x" } },
  ])("$what", async ({ schema, input, shown, value }) => {
    expect(await shownAndRun(schema, input)).toEqual({ shown, run: { value } });
  });

  test("a schema that changes its argument changes a copy", async () => {
    const input = { list: ["a"] };
    const schema = { "~standard": { validate: (value: { list: string[] }) => (value.list.push("b"), { value: { list: ["a"] } }) } };

    expect(await shownAndRun(schema, input)).toEqual({ shown: { list: ["a"] }, run: { value: { list: ["a"] } } });
    expect(input).toEqual({ list: ["a"] });
  });
});

describe("is refused when it is proposed", () => {
  test.each([
    { what: "what the schema refuses, with the reason", schema: z.object({ to: z.object({ name: z.string() }) }), input: { to: { name: 1 } }, message: /^The input of action "createTicket" cannot be used: to\.name: .*expected string/ },
    { what: "a schema that throws", schema: { "~standard": { validate: () => { throw new Error("no network"); } } }, input: {}, message: /no network/ },
    { what: "a schema without a verdict", schema: { "~standard": { validate: () => undefined } }, input: {}, message: /gave no verdict/ },
    { what: "what is no schema at all", schema: { type: "object" }, input: {}, message: /neither a Standard Schema/ },
    { what: "an AI SDK schema that refuses", schema: jsonSchema({}, { validate: () => ({ success: false, error: new Error("too vague") }) }), input: {}, message: /too vague/ },
    { what: "more than can be shown", schema: z.any(), input: "x".repeat(100_001), message: /it has 100003 bytes, and may have 100000/ },
    { what: "a NUL character", schema: z.any(), input: { a: ["\0"] }, message: /NUL/ },
    { what: "half a character", schema: z.any(), input: { "\uD800": 1 }, message: /half of one/ },
    { what: "what is nested too deep", schema: z.any(), input: JSON.parse("[".repeat(60) + "]".repeat(60)), message: /nested deeper than 50/ },
  ])("$what", async ({ schema, input, message }) => {
    await expect(readInput(offeredWith(schema), input, reader)).rejects.toMatchObject({ code: "ACTION_INPUT_INVALID", message: expect.stringMatching(message) });
  });

  test("a schema that makes something else of it each time", async () => {
    let count = 0;
    const schema = z.object({ a: z.string().transform((a) => `${a}${count++}`) });

    await expect(readInput(offeredWith(schema), { a: "x" }, reader)).rejects.toMatchObject({ code: "ACTION_SCHEMA_UNSTABLE" });
  });

  test("a schema that does not answer", async () => {
    const schema = { "~standard": { validate: () => new Promise(() => undefined) } };

    await expect(readInput(offeredWith(schema), {}, { ...reader, timeoutMs: 20 })).rejects.toMatchObject({ code: "ACTION_INPUT_INVALID", message: expect.stringContaining("did not finish within 20 ms") });
  });
});

test.each([
  { what: "refuses it now", changed: z.object({ a: z.number() }) },
  { what: "makes something else of it now", changed: z.object({ a: z.string().transform((a) => a.toUpperCase()) }) },
  { what: "adds to it now", changed: z.object({ a: z.string(), admin: z.boolean().default(true) }) },
])("a schema that $what runs nothing", async ({ changed }) => {
  const read = await readInput(offeredWith(z.object({ a: z.string() })), { a: "x" }, reader);

  expect(await inputToRun(offeredWith(changed), read, reader)).toBeUndefined();
});
