import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { ask, question, textOf } from "../api/http/support/chat.ts";
import { bun } from "../support/atlas.ts";
import { postgres, type TestPostgres } from "../support/postgres.ts";
import { startServe } from "../support/serve-process.ts";
import { toolResults, type ModelRequest } from "../support/servers/openai-script.ts";
import { startOpenaiServer } from "../support/servers/openai-server.ts";
import { startTicketServer } from "../support/servers/ticket-server.ts";
import { repository, tempProject } from "../support/temp-project.ts";

let server: TestPostgres;
beforeAll(async () => void (server = await postgres()));
afterAll(() => server.stop());

const input = { title: "Refunds doubled", body: "In March." };

test("of a hundred approvals at two replicas, on Bun and on Node, one runs; both know what came of it", async () => {
  const { here, there, tickets, requests } = await replicas();
  await (await ask(here.url, { body: question("Open a ticket.") })).text();
  const { id } = await pending(there.url);

  const statuses = await Promise.all(Array.from({ length: 100 }, async (_, index) => (await approve((index % 2 ? here : there).url, id)).status));

  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  expect(statuses.filter((status) => status === 409)).toHaveLength(99);
  expect(tickets).toEqual([{ ...input, priority: "medium" }]);
  for (const { url } of [here, there]) expect(await json(`${url}/api/v1/actions/${id}`)).toMatchObject({ status: "executed", output: { ticketId: "T-1" } });
  expect(await textOf(await ask(there.url, { body: goOn }))).toBe("It is open.");
  expect(requests.flatMap(toolResults).join()).toContain("T-1");
  expect(JSON.stringify(await json(`${here.url}/api/v1/conversations/c1`))).toContain("It is open.");
});

test("what one replica proposed before it was killed, the other executes once", async () => {
  const { here, there, tickets } = await replicas();
  await (await ask(here.url, { body: question("Open a ticket.") })).text();
  const { id } = await pending(here.url);
  here.child.kill("SIGKILL");
  await once(here.child, "exit");

  const statuses = [await approve(there.url, id), await approve(there.url, id)].map(({ status }) => status);

  expect(statuses).toEqual([200, 409]);
  expect(tickets).toHaveLength(1);
  expect(await textOf(await ask(there.url, { body: goOn }))).toBe("It is open.");
});

const goOn = { id: "c1", messages: [{ id: "a1", role: "assistant", parts: [] }] };

/** Two servers on one database, with the guide's action as it is written there. */
async function replicas() {
  const { tickets, url: apiUrl, stop } = await startTicketServer();
  onTestFinished(stop);
  const requests: ModelRequest[] = [];
  const model = await startOpenaiServer((request) => {
    requests.push(request);
    return toolResults(request).length > 0 ? { text: "It is open." } : { toolCalls: [{ name: "createSupportTicket", input }] };
  });
  onTestFinished(() => model.stop());
  const root = await tempProject({
    "ticket-action.ts": await readFile(join(repository, "test/guide/ticket-action.ts"), "utf8"),
    "atlas.config.ts": `import { ticketPlugin } from "./ticket-action.ts";\nexport default { plugins: [ticketPlugin({ apiUrl: ${JSON.stringify(apiUrl)}, apiKey: "key of the tickets" })] };\n`,
  });
  const environment = { DATABASE_URL: await server.createDatabase(), ATLAS_PROVIDER: "openai-compatible", ATLAS_MODEL: "scripted", ATLAS_MODEL_URL: model.url };
  const [here, there] = await Promise.all([startServe(bun, root, environment), startServe(process.execPath, root, environment)]);
  return { here, there, tickets, requests };
}

async function pending(url: string): Promise<{ id: string }> {
  const { actions } = await json(`${url}/api/v1/actions?status=pending&conversationId=c1`);
  return actions[0];
}

function approve(url: string, id: string): Promise<Response> {
  return fetch(`${url}/api/v1/actions/${id}/approve`, { method: "POST" });
}

// oxlint-disable-next-line typescript/no-explicit-any -- what it is, each test says
async function json(url: string): Promise<any> {
  return (await fetch(url)).json();
}
