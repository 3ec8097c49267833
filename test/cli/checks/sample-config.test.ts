import { createPlugin } from "@useatlas/plugin-sdk";
import { expect, test } from "vitest";
import { z } from "zod";
import { z as z3 } from "zod/v3";
import { searchSampleConfig } from "../../../src/cli/checks/observe/sample-config.ts";

interface Parser {
  parse(input: unknown): unknown;
}

const factoryOf = (configSchema: Parser) =>
  createPlugin({ configSchema, create: (config) => ({ id: "x", type: "context", version: "1.0.0", config, contextProvider: { load: () => "" } }) }) as (config: unknown) => unknown;

const startsWith = (...protocols: string[]) => (url: string) => protocols.some((protocol) => url.startsWith(protocol));
const schemas: [what: string, schema: Parser][] = [
  ["no field", z.object({})],
  ["strings, numbers and booleans", z.object({ a: z.string(), b: z.number(), c: z.boolean() })],
  ["a url and an e-mail", z.object({ url: z.url(), email: z.email(), id: z.uuid() })],
  ["an enum and a literal", z.object({ level: z.enum(["low", "high"]), kind: z.literal("http") })],
  ["lengths and sizes", z.object({ key: z.string().length(40), port: z.number().int().min(1024).max(2000), tags: z.array(z.string()).min(3) })],
  ["a prefix", z.object({ token: z.string().startsWith("xoxb-").min(20) })],
  ["a pattern named in words", z.object({ url: z.string().min(1).refine(startsWith("clickhouse://", "https://"), "URL must start with clickhouse:// or https://") })],
  ["an unusual protocol named in words", z.object({ url: z.string().refine(startsWith("weird+db://"), "must start with weird+db://") })],
  ["a url that is parsed", z.object({ url: z.string().refine((url) => URL.canParse(url) && new URL(url).protocol === "salesforce:" && new URL(url).username !== "", "salesforce url with a user") })],
  ["nested objects in arrays", z.object({ servers: z.array(z.object({ host: z.string(), auth: z.object({ user: z.string() }) })).min(1) })],
  ["either of two fields, said of the whole", z.object({ url: z.string().optional(), path: z.string().optional() }).refine(({ url, path }) => url || path, "Give a url or a path")],
  ["a union", z.object({ transport: z.union([z.object({ kind: z.literal("http"), port: z.number() }), z.object({ kind: z.literal("stdio") })]) })],
  ["a strict object with a refinement of the whole", z.strictObject({ path: z.string().optional() }).refine(({ path }) => path, "Give a path")],
  ["a record and a function", z.object({ headers: z.record(z.string(), z.string()), log: z.custom((value) => typeof value === "function") })],
  ["Zod 3: a url, an enum, a literal and a prefix", z3.object({ url: z3.string().url(), level: z3.enum(["a", "b"]), kind: z3.literal("x"), token: z3.string().startsWith("xoxb-") })],
  ["Zod 3: a union and nested fields", z3.object({ auth: z3.union([z3.object({ user: z3.string().email() }), z3.string()]), list: z3.array(z3.number()).min(2) })],
  ["a validator of one's own that names the field", { parse(input) { if (typeof (input as { url?: unknown }).url !== "string") throw new Error("url is required"); return input; } }],
];

test.each(schemas)("a config is found for a schema with %s", (_, schema) => {
  const search = searchSampleConfig(factoryOf(schema));

  expect(search).toMatchObject({ found: true });
  if (search.found) expect(() => schema.parse(search.config)).not.toThrow();
});

test("no address in a sample leads anywhere", () => {
  const search = searchSampleConfig(factoryOf(z.object({ url: z.url(), api: z.string().startsWith("https://"), db: z.string().refine(startsWith("mysql://"), "mysql://") })));

  const hosts = search.found ? Object.values(search.config).map((url) => new URL(String(url)).host) : [];
  expect(hosts).toEqual(["127.0.0.1:1", "127.0.0.1:1", "127.0.0.1:1"]);
});

test("a config that is given is where the search begins", () => {
  const search = searchSampleConfig(factoryOf(z.object({ code: z.string().refine((code) => code === "open sesame", "wrong"), port: z.number() })), { code: "open sesame" });

  expect(search).toMatchObject({ found: true, config: { code: "open sesame", port: 1 } });
});

test("a config that nobody can guess is not found, within bounds", () => {
  const search = searchSampleConfig(factoryOf(z.object({ code: z.string().refine((code) => code === "open sesame", "wrong") })));

  expect(search.found).toBe(false);
  expect(search.tries).toBeLessThanOrEqual(400);
});

test("a plugin of the wrong shape does not make its config a bad one", () => {
  const factory = createPlugin({ configSchema: z.object({ a: z.string() }), create: () => ({ id: "", type: "context", version: "1.0.0", contextProvider: { load: () => "" } }) });

  expect(searchSampleConfig(factory as (config: unknown) => unknown)).toMatchObject({ found: true });
});
