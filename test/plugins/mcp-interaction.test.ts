import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { plainRequest } from "../api/http/support/plain-request.ts";
import { connect, endless, mcpHost, queryWatch, type Era } from "./mcp-host.ts";

const key = "key-of-the-mcp-clients-1";
const ping = { method: "POST", body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" }) };
const json = { "content-type": "application/json", accept: "application/json, text/event-stream" };

describe.each<Era>(["legacy", "auto"])("a client that speaks %s", (era) => {
  test("finds the two tools, and the semantic layer's files as resources", async () => {
    const client = await connect((await mcpHost()).url, { era });

    const { tools } = await client.listTools();
    const { resources } = await client.listResources();
    const glossary = await client.readResource({ uri: "atlas://semantic/glossary.yml" });

    expect(tools.map(({ name, annotations }) => ({ name, readOnly: annotations?.readOnlyHint }))).toEqual([{ name: "executeSQL", readOnly: true }, { name: "explore", readOnly: true }]);
    expect(resources.map(({ uri }) => uri)).toEqual(expect.arrayContaining(["atlas://semantic/glossary.yml", "atlas://semantic/entities/orders.yml"]));
    expect(glossary.contents).toEqual([{ uri: "atlas://semantic/glossary.yml", mimeType: "application/yaml", text: expect.stringContaining("terms:") }]);
    expect(client.getInstructions()).toContain("The connections: duckdb-datasource");
    await expect(client.readResource({ uri: "atlas://semantic/../atlas.config.ts" })).rejects.toThrow("Resource not found");
  });

  test("queries through the host's one path: guard, row cap, hooks", async () => {
    const client = await connect((await mcpHost({}, { rowLimit: 2 })).url, { era });
    const executeSql = (args: object) => client.callTool({ name: "executeSQL", arguments: { ...args } });

    const { structuredContent: counted } = await executeSql({ sql: "SELECT count(*) AS n FROM orders", explanation: "How many orders there are" });
    const { structuredContent: capped } = await executeSql({ sql: "SELECT order_id FROM orders ORDER BY 1", connectionId: "duckdb-datasource" });

    expect(counted).toEqual({ success: true, connectionId: "duckdb-datasource", columns: ["n"], rows: [{ n: 3084 }], rowCount: 1, truncated: false });
    expect(capped).toMatchObject({ rowCount: 2, truncated: true });
  });

  test.each([
    { args: { sql: "DROP TABLE orders" }, reason: "DROP is not allowed", code: "SQL_NOT_SELECT" },
    { args: { sql: "SELECT * FROM secrets" }, reason: "secrets", code: "SQL_TABLE_NOT_ALLOWED" },
    { args: { sql: "SELECT nothing FROM orders" }, reason: "nothing", code: "QUERY_FAILED" },
    { args: { sql: "SELECT 1", connectionId: "duckdb" }, reason: 'There is no datasource "duckdb".\nThe datasources are: duckdb-datasource.', code: "CONNECTION_UNKNOWN" },
  ])("gets a refusal as an answer of the tool: $args", async ({ args, reason, code }) => {
    const client = await connect((await mcpHost()).url, { era });

    const answer = await client.callTool({ name: "executeSQL", arguments: args });

    expect(answer).toMatchObject({ isError: true, content: [{ type: "text", text: expect.stringContaining(reason) }], structuredContent: { success: false, code } });
  });

  test("explores where the agent does; a command that fails is an answer", async () => {
    const client = await connect((await mcpHost()).url, { era });

    const found = await client.callTool({ name: "explore", arguments: { command: "ls" } });
    const missing = await client.callTool({ name: "explore", arguments: { command: "cat nowhere.yml" } });

    expect(found.content).toEqual([{ type: "text", text: expect.stringContaining("glossary.yml") }]);
    expect(missing.content).toEqual([{ type: "text", text: expect.stringContaining("nowhere.yml") }]);
  });

  test("cancels a query in the database itself", async () => {
    const watch = queryWatch();
    const client = await connect((await mcpHost({}, { plugins: [watch.plugin] })).url, { era });
    const leaving = new AbortController();

    const call = client.callTool({ name: "executeSQL", arguments: { sql: endless } }, { signal: leaving.signal });
    await watch.started;
    leaving.abort("enough");

    await expect(call).rejects.toThrow("enough");
    await expect(watch.failed).resolves.toBe("QUERY_CANCELLED");
  });
});

test("several clients at once each get their own answers", async () => {
  const { url } = await mcpHost();
  const clients = await Promise.all([...eras, ...eras, ...eras].map((era) => connect(url, { era })));

  const answers = await Promise.all(clients.flatMap((client, index) => [0, 1].map((turn) => client.callTool({ name: "executeSQL", arguments: { sql: `SELECT ${index * 2 + turn} AS n` } }))));

  expect(answers.map(({ structuredContent }) => structuredContent)).toEqual(answers.map((_, n) => expect.objectContaining({ rows: [{ n }] })));
});

describe("who is let in", () => {
  test("names of this machine only, so that no web page gets in by a name of its own", async () => {
    const { url } = await mcpHost();
    const own = new URL(url);

    expect(await plainRequest(url, { ...ping, headers: { ...json, host: `evil.example:${own.port}` } })).toMatchObject({ status: 403 });
    expect(await plainRequest(url, { ...ping, headers: { ...json, origin: "http://evil.example" } })).toMatchObject({ status: 403 });
    expect(await plainRequest(url, { ...ping, headers: json })).toMatchObject({ status: 200 });
  });

  test("on a port of its own the same is so, and there is nothing but /mcp", async () => {
    const port = await freePort();
    await mcpHost({ port });
    const url = `http://127.0.0.1:${port}/mcp`;

    expect(await plainRequest(url, { ...ping, headers: { ...json, host: "evil.example" } })).toMatchObject({ status: 403 });
    expect(await plainRequest(url, { ...ping, headers: { ...json, origin: "http://evil.example" } })).toMatchObject({ status: 403 });
    expect(await plainRequest(`http://127.0.0.1:${port}/api/health`)).toMatchObject({ status: 404 });
    expect((await (await connect(url)).listTools()).tools).toHaveLength(2);
  });

  test("with a key whoever has it, by every allowed name", async () => {
    const port = await freePort();
    await mcpHost({ port, apiKey: key, allowedHosts: ["atlas.example.com"] });
    const url = `http://127.0.0.1:${port}/mcp`;
    const status = async (headers: Record<string, string>) => (await plainRequest(url, { ...ping, headers: { ...json, ...headers } })).status;

    expect(await status({})).toBe(401);
    expect(await status({ authorization: `Bearer ${key}x` })).toBe(401);
    expect(await status({ authorization: `Bearer ${key}`, host: "atlas.example.com" })).toBe(200);
    expect((await (await connect(url, { key })).listTools()).tools).toHaveLength(2);
  });

  test("a port that is taken stops the boot, and says what to do", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const { port } = taken.address() as AddressInfo; // it listens on TCP

    await expect(mcpHost({ port })).rejects.toThrow(`MCP cannot be served on port ${port} of 127.0.0.1: the port is taken.`);
    await new Promise((resolve) => taken.close(resolve));
  });
});

test("an end of the host ends what clients wait for, and the port is free again", async () => {
  const watch = queryWatch();
  const port = await freePort();
  const { stop } = await mcpHost({ port }, { plugins: [watch.plugin] });
  const client = await connect(`http://127.0.0.1:${port}/mcp`);

  const call = client.callTool({ name: "executeSQL", arguments: { sql: endless } }).catch((thrown: unknown) => thrown);
  await watch.started;
  await stop();

  expect(await watch.failed).toBe("QUERY_CANCELLED");
  expect(await call).toSatisfy((answer: unknown) => answer instanceof Error || JSON.stringify(answer).includes("QUERY_CANCELLED"));
  await expect(fetch(`http://127.0.0.1:${port}/mcp`)).rejects.toThrow();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const eras: Era[] = ["legacy", "auto"];
