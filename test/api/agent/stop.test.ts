import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AtlasDatasourcePlugin } from "@useatlas/plugin-sdk";
import { postgres, type TestPostgres } from "../../support/postgres.ts";
import { ada, chunksOf, demo, message } from "./demo.ts";

let server: TestPostgres;
beforeAll(async () => {
  server = await postgres();
});
afterAll(() => server.stop());

async function* endless() {
  for (;;) {
    yield "word ";
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test("a signal ends the request of the model, what was said is kept, and the next question goes on", async () => {
  const { host, server: model } = await demo((_, index) => ({ text: index === 0 ? endless() : "Yes." }));
  const stop = new AbortController();

  const stopped = await host.agent.ask({ question: "Talk", conversationId: "talk", person: ada, signal: stop.signal, onChunk: ({ type }) => type === "text-delta" && stop.abort() });
  const ended = await model.requests[0]?.ended;
  const next = await host.agent.ask({ question: "Still there?", conversationId: "talk", person: ada });

  expect({ stopped: stopped.outcome, ended, next: next.outcome }).toEqual({ stopped: "cancelled", ended: "cut", next: "answered" });
  expect(stopped.text).toContain("word");
  expect(model.requests[1]?.messages.map(({ role }) => role)).toEqual(["system", "user", "assistant", "user"]);
});

test("a reader that leaves ends the turn as a signal does", async () => {
  const { host, server: model } = await demo((_, index) => ({ text: index === 0 ? endless() : "Yes." }));
  const reader = (await host.agent.chat({ conversationId: "talk", message: message("Talk"), person: ada })).getReader();
  await reader.read();
  const asked = await until(() => model.requests[0]);

  await reader.cancel();

  expect(await asked.ended).toBe("cut");
  expect((await host.agent.conversations.get("talk", ada)).messages[1]?.metadata).toMatchObject({ outcome: "cancelled" });
  expect((await host.agent.ask({ question: "Again", conversationId: "talk", person: ada })).outcome).toBe("answered");
});

test("a query that runs is cancelled in the driver, and its call is told as interrupted", async () => {
  const events = new EventTarget();
  const slow = slowDatasource(() => events.dispatchEvent(new Event("started")));
  const { host, server: model } = await demo([{ toolCalls: [{ name: "executeSQL", input: { sql: "SELECT 1", explanation: "x", connectionId: "slow" } }] }, { text: "It was interrupted." }], { plugins: [slow.plugin] });
  const stop = new AbortController();
  events.addEventListener("started", () => stop.abort());

  const { outcome } = await host.agent.ask({ question: "Slow", conversationId: "talk", person: ada, signal: stop.signal });
  await slow.aborted;
  await host.agent.ask({ question: "What was that?", conversationId: "talk", person: ada });

  expect(outcome).toBe("cancelled");
  const roles = model.requests[1]?.messages.map(({ role }) => role);
  expect(roles).toEqual(["system", "user", "assistant", "tool", "user"]);
});

test("closing the host cancels what runs and stores it", async () => {
  const { host } = await demo(() => ({ text: endless() }));
  const stream = await host.agent.chat({ conversationId: "talk", message: message("Talk"), person: ada });
  const chunks = chunksOf(stream);

  await host.agent.close();

  expect((await chunks).at(-1)).toMatchObject({ type: "finish", messageMetadata: { outcome: "failed", error: { code: "AGENT_CLOSED" } } });
  await expect(host.agent.chat({ conversationId: "talk", message: message("Again"), person: ada })).rejects.toMatchObject({ code: "AGENT_CLOSED" });
});

test("a second turn in the same conversation is refused, also by another replica, and is free after the first", async () => {
  const databaseUrl = await server.createDatabase();
  const one = await demo(() => ({ text: endless() }), { databaseUrl });
  const two = await demo([{ text: "Yes." }], { databaseUrl });
  const first = await one.host.agent.chat({ conversationId: "talk", message: message("Talk"), person: ada });

  await expect(one.host.agent.chat({ conversationId: "talk", message: message("Me too"), person: ada })).rejects.toMatchObject({ code: "CONVERSATION_BUSY" });
  await expect(two.host.agent.chat({ conversationId: "talk", message: message("Me too"), person: ada })).rejects.toMatchObject({ code: "CONVERSATION_BUSY" });
  await first.cancel();
  const after = await two.host.agent.ask({ question: "And now?", conversationId: "talk", person: ada });

  expect(after.outcome).toBe("answered");
  expect((await two.host.agent.conversations.get("talk", ada)).messages.map(({ role }) => role)).toEqual(["user", "assistant", "user", "assistant"]);
});

test("a conversation that is deleted while it is answered stays deleted", async () => {
  const { host } = await demo(() => ({ text: endless() }), { databaseUrl: await server.createDatabase() });
  const stream = await host.agent.chat({ conversationId: "talk", message: message("Talk"), person: ada });

  await host.agent.conversations.delete("talk", ada);
  await stream.cancel();

  await expect(host.agent.conversations.get("talk", ada)).rejects.toMatchObject({ code: "CONVERSATION_UNKNOWN" });
});

function slowDatasource(onStart: () => void) {
  let settle: () => void = () => undefined;
  const aborted = new Promise<void>((resolve) => (settle = resolve));
  const plugin: AtlasDatasourcePlugin = {
    id: "slow",
    type: "datasource",
    version: "1.0.0",
    connection: {
      dbType: "postgres",
      create: () => ({
        async query(_sql, _timeoutMs, { signal } = {}) {
          onStart();
          if (signal && !signal.aborted) await once(signal, "abort");
          settle();
          throw new Error("cancelled");
        },
        close: () => Promise.resolve(),
      }),
    },
  };
  return { plugin, aborted };
}

async function until<Value>(look: () => Value | undefined): Promise<Value> {
  for (;;) {
    const value = look();
    if (value !== undefined) return value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

