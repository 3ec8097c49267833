import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { AtlasError, type $InferServerPlugin } from "@useatlas/plugin-sdk";
import { createMockContext } from "@useatlas/plugin-sdk/testing";
import { describe, expect, expectTypeOf, onTestFinished, test } from "vitest";
import { requireMcp } from "./driver";
import { createEndpoint } from "./endpoint";
import { mcpPlugin } from "./index";
import { createWork } from "./work";

const apiKey = "key-of-the-mcp-clients-1";

describe("config", () => {
  test.each([
    { config: {}, message: "transport" },
    { config: { transport: "sse" }, message: "transport" },
    { config: { transport: "stdio", port: 3002 }, message: 'port: It is for transport "http"' },
    { config: { transport: "stdio", apiKey }, message: 'apiKey: It is for transport "http"' },
    { config: { transport: "http", port: 70_000 }, message: "port" },
    { config: { transport: "http", hostname: "127.0.0.1" }, message: "hostname: It is for a port of its own, and port is missing" },
    { config: { transport: "http", port: 3002, hostname: "0.0.0.0" }, message: "hostname: Other machines can reach this address, so apiKey is needed" },
    { config: { transport: "http", allowedHosts: ["atlas.example.com"] }, message: "allowedHosts: Other machines know Atlas by these names, so apiKey is needed" },
    { config: { transport: "http", apiKey, allowedHosts: ["https://atlas.example.com"] }, message: "a host is a name without scheme and port" },
    { config: { transport: "http", apiKey: "short" }, message: "apiKey: apiKey must have at least 16 characters" },
  ])("$config is refused when the factory is called", ({ config, message }) => {
    // Whatever is in an operator's file.
    expect(() => mcpPlugin(config as Parameters<typeof mcpPlugin>[0])).toThrow(message);
  });

  test("needs no more than a transport", () => {
    expect(mcpPlugin({ transport: "stdio" }).config).toEqual({ transport: "stdio", allowedHosts: [] });
  });
});

test("is an interaction whose literal types survive", () => {
  expect(mcpPlugin({ transport: "http" })).toMatchObject({ id: "mcp-interaction", type: "interaction" });
  expectTypeOf<$InferServerPlugin<typeof mcpPlugin>["Type"]>().toEqualTypeOf<"interaction">();
});

test("a host that serves nobody has no port taken, nor its stdin, and teardown is harmless twice", async () => {
  const plugins = [mcpPlugin({ transport: "http", port: 1 }), mcpPlugin({ transport: "stdio" })];

  for (const plugin of plugins) {
    await plugin.initialize(createMockContext().ctx);
    expect(await plugin.healthCheck()).toMatchObject({ healthy: true });
    await plugin.teardown();
    await expect(plugin.teardown()).resolves.toBeUndefined();
  }
});

test.each([
  { ip: "127.0.0.1", status: 200 },
  { ip: "::1", status: 200 },
  { ip: "::ffff:127.0.0.1", status: 200 },
  { ip: "10.0.0.7", status: 403 },
  { ip: "::ffff:10.0.0.7", status: 403 },
])("without a key $ip gets $status, whatever it calls the host", async ({ ip, status }) => {
  const endpoint = createEndpoint({ mcp: requireMcp(), ctx: createMockContext().ctx, version: "1.0.0", work: createWork() }, mcpPlugin({ transport: "http" }).config);
  const headers = { host: "localhost", "content-type": "application/json", accept: "application/json, text/event-stream" };

  const response = await endpoint.fetch(new Request("http://localhost/mcp", { method: "POST", headers, body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" }) }), ip);

  expect(response.status).toBe(status);
});

test.each(["legacy", "auto"] as const)("cancelling reaches what explores, of a client that speaks %s", async (mode) => {
  let asked = (_signal: AbortSignal | undefined) => undefined as void;
  const exploring = new Promise<AbortSignal | undefined>((resolve) => (asked = resolve));
  const explore = (_command: string, { signal }: { signal?: AbortSignal } = {}) => new Promise<string>((_, reject) => {
    asked(signal);
    signal?.addEventListener("abort", () => reject(new AtlasError("The command was cancelled.", { code: "EXPLORE_CANCELLED" })));
  });
  const { agent } = createMockContext().ctx;
  const { ctx } = createMockContext({ agent: { ...agent, explore } });
  const endpoint = createEndpoint({ mcp: requireMcp(), ctx, version: "1.0.0", work: createWork() }, mcpPlugin({ transport: "http" }).config);
  const client = new Client({ name: "test", version: "1.0.0" }, { versionNegotiation: { mode } });
  const url = new URL("http://localhost/mcp");
  await client.connect(new StreamableHTTPClientTransport(url, { fetch: (target, init) => endpoint.fetch(new Request(String(target), { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), host: "localhost" } }), "127.0.0.1") }));
  onTestFinished(() => client.close());
  const leaving = new AbortController();

  const call = client.callTool({ name: "explore", arguments: { command: "ls" } }, { signal: leaving.signal });
  const signal = await exploring;
  leaving.abort("enough");

  await expect(call).rejects.toThrow("enough");
  await expect.poll(() => signal?.aborted).toBe(true);
});
