import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { expect, onTestFinished, test } from "vitest";
import { atlas, bun } from "../support/atlas.ts";
import { doctor, readmeProject } from "../support/servers/readme-project.ts";
import { quiet } from "../support/serve-process.ts";
import { repository, writeFiles } from "../support/temp-project.ts";
import { endless, semanticProject, warehouse } from "./mcp-host.ts";

const program = join(repository, "bin/atlas.js");

test("a client that starts atlas mcp queries, explores and reads", async () => {
  const { client } = await connect(await project());

  const { tools } = await client.listTools();
  const counted = await client.callTool({ name: "executeSQL", arguments: { sql: "SELECT count(*) AS n FROM orders" } });
  const refused = await client.callTool({ name: "executeSQL", arguments: { sql: "DROP TABLE orders" } });
  const explored = await client.callTool({ name: "explore", arguments: { command: "ls" } });
  const { contents } = await client.readResource({ uri: "atlas://semantic/entities/orders.yml" });

  expect(tools.map(({ name }) => name)).toEqual(["executeSQL", "explore"]);
  expect(counted.structuredContent).toMatchObject({ success: true, rows: [{ n: 3084 }] });
  expect(refused).toMatchObject({ isError: true, structuredContent: { code: "SQL_NOT_SELECT" } });
  expect(explored.content).toEqual([{ type: "text", text: expect.stringContaining("glossary.yml") }]);
  expect(contents).toEqual([expect.objectContaining({ text: expect.stringContaining("orders") })]);
});

test("cancelling reaches the database", async () => {
  const { client, said } = await connect(await project());
  const leaving = new AbortController();

  const call = client.callTool({ name: "executeSQL", arguments: { sql: endless } }, { signal: leaving.signal });
  await said("started");
  leaving.abort("enough");

  await expect(call).rejects.toThrow("enough");
  await said("QUERY_CANCELLED");
});

test("stdout holds the protocol alone, also when a config prints, and a closed stdin is the end", async () => {
  const child = spawn(bun, [program, "mcp"], { cwd: await project('console.log("noise"); process.stdout.write("noise");'), env: { ...process.env, ...quiet } });
  onTestFinished(() => void child.kill("SIGKILL"));
  const exit = once(child, "exit");
  const stderr = text(child.stderr);
  let stdout = "";
  const answered = new Promise<void>((resolve) => child.stdout.on("data", (part) => (stdout += String(part)).includes("\n") && resolve()));

  child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "raw", version: "1" } } })}\n`);
  await answered;
  child.stdin.end();

  expect(await exit).toEqual([0, null]);
  expect(JSON.parse(stdout)).toMatchObject({ jsonrpc: "2.0", id: 1, result: { serverInfo: { name: "atlas" } } });
  expect(await stderr).toContain("noise");
});

test("SIGTERM ends it, with what runs", async () => {
  const { client, said, pid } = await connect(await project());
  const call = client.callTool({ name: "executeSQL", arguments: { sql: endless } }).catch((thrown: unknown) => thrown);
  await said("started");

  process.kill(pid, "SIGTERM");

  await said("QUERY_CANCELLED");
  expect(await call).toSatisfy((answer: unknown) => answer instanceof Error || JSON.stringify(answer).includes("QUERY_CANCELLED"));
});

test("without a plugin for it, it says which one is missing", async () => {
  const cwd = await project();
  await writeFiles(cwd, { "atlas.config.ts": "export default { plugins: [] };" });

  const { exitCode, stdout, stderr } = await atlas(cwd, "mcp");

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toContain('Add mcpPlugin({ transport: "stdio" })');
});

test("the example of the README works as it stands, and doctor finds it healthy", async () => {
  const root = await readmeProject("mcp-interaction");
  await cp(warehouse, join(root, "warehouse.duckdb"));
  await cp(join(repository, "templates/project/semantic"), join(root, "semantic"), { recursive: true });

  const { client } = await connect(root);
  const counted = await client.callTool({ name: "executeSQL", arguments: { sql: "SELECT count(*) AS n FROM orders" } });

  expect(counted.structuredContent).toMatchObject({ rows: [{ n: 3084 }] });
  expect(await doctor(root, "mcp-interaction")).toMatchObject([{ severity: "ok" }]);
});

test("other commands leave stdin and stdout alone", async () => {
  const { exitCode, stdout } = await atlas(await project(), "query", "SELECT 1 AS one", "--json");

  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ rows: [{ one: 1 }] });
});

/** A project whose queries tell of themselves on stderr. */
async function project(before = ""): Promise<string> {
  const cwd = await semanticProject();
  await writeFiles(cwd, {
    "atlas.config.ts": `import { duckdbPlugin } from "@atlas/plugin-duckdb-datasource";
import { mcpPlugin } from "@atlas/plugin-mcp-interaction";
${before}
const hooks = { beforeQuery: [{ handler: () => console.error("started") }], onQueryError: [{ handler: ({ code }) => console.error(code) }] };
const watch = { id: "watch", type: "context", version: "1.0.0", contextProvider: { load: () => "" }, hooks };
export default { plugins: [duckdbPlugin({ path: ${JSON.stringify(warehouse)} }), mcpPlugin({ transport: "stdio" }), watch] };`,
  });
  return cwd;
}

/** The official client, which starts the command itself. */
async function connect(cwd: string) {
  const transport = new StdioClientTransport({ command: bun, args: [program, "mcp"], cwd, env: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", ...quiet }, stderr: "pipe" });
  const { stderr } = transport;
  if (!stderr) throw new Error("Its stderr was asked for.");
  let log = "";
  stderr.on("data", (part) => (log += String(part)));
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(transport);
  onTestFinished(() => client.close());

  async function said(words: string): Promise<void> {
    while (!log.includes(words)) await once(stderr ?? process, "data");
  }

  return { client, said, pid: transport.pid ?? 0 };
}
