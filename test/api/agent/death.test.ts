import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { bun } from "../../support/atlas.ts";
import { postgres, type TestPostgres } from "../../support/postgres.ts";
import { startOpenaiServer } from "../../support/servers/openai-server.ts";
import { repository } from "../../support/temp-project.ts";
import { ada, demo } from "./demo.ts";

let server: TestPostgres;
beforeAll(async () => {
  server = await postgres();
});
afterAll(() => server.stop());

const look = { toolCalls: [{ name: "executeSQL", input: { sql: "SELECT count(*) AS n FROM orders", explanation: "x" } }] };
const query = { name: "executeSQL", input: { sql: "SELECT 1", explanation: "x" }, id: "second" };

test.each([
  { moment: "while the model speaks", second: { text: forever() } },
  { moment: "while it calls a tool", second: { text: "Once more.", toolCalls: [query], pauseMs: 100 } },
])("a turn whose process is killed $moment leaves a history that the next one goes on from", async ({ second }) => {
  const url = await server.createDatabase();
  const model = await startOpenaiServer((_, index) => (index === 0 ? look : second));
  onTestFinished(() => model.stop());
  const child = spawn(bun, ["-e", program(model.url)], { cwd: repository, env: { ...process.env, DATABASE_URL: url }, stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");

  child.kill("SIGKILL");
  await once(child, "exit");
  const { host, server: another } = await demo([{ text: "There are 3084." }], { databaseUrl: url });
  const busy = await host.agent.ask({ question: "Hello?", conversationId: "talk", person: ada }).catch((thrown: unknown) => thrown);
  await server.query(url, "UPDATE atlas.conversations SET turn_until = now()");
  const goneOn = await host.agent.ask({ conversationId: "talk", person: ada });

  expect(busy).toMatchObject({ code: "CONVERSATION_BUSY" });
  expect(goneOn).toMatchObject({ outcome: "answered", text: "There are 3084." });
  expect(another.requests[0]?.messages.map(({ role }) => role)).toEqual(["system", "user", "assistant", "tool"]);
  expect((await host.agent.conversations.get("talk", ada)).messages.map(({ role }) => role)).toEqual(["user", "assistant"]);
});

async function* forever() {
  for (;;) {
    yield "word ";
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Asks, and says so when the second step has begun. */
function program(url: string): string {
  return `
    import { createHost } from "@atlas/api/lib/host";
    import { duckdbPlugin } from "@atlas/plugin-duckdb-datasource";
    const plugins = [duckdbPlugin({ path: ${JSON.stringify(join(repository, "templates/project/warehouse/demo.duckdb"))} })];
    const model = { provider: "openai-compatible", name: "scripted", url: ${JSON.stringify(url)} };
    const host = createHost({ config: { plugins, model, logLevel: "silent" }, cwd: ${JSON.stringify(join(repository, "templates/project"))} });
    await host.boot();
    let steps = 0;
    const person = { id: "ada", role: "member" };
    await host.agent.ask({ question: "How many?", conversationId: "talk", person, onChunk(chunk) {
      if (chunk.type === "start-step") steps++;
      if (steps === 2 && (chunk.type === "text-delta" || chunk.type === "tool-input-start")) console.log("begun");
    } });`;
}
