import { appendFile, copyFile, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page, Request } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { atlas, bun, run } from "../support/atlas.ts";
import { startServe, stopServe } from "../support/serve-process.ts";
import { lastQuestion, toolResults, type Script } from "../support/servers/openai-script.ts";
import { startOpenaiServer } from "../support/servers/openai-server.ts";
import { startTicketServer } from "../support/servers/ticket-server.ts";
import { repository, tempProject } from "../support/temp-project.ts";
import { answer, ask, card, useBrowser } from "../web/support/open-browser.ts";

let url = "";
const { open } = useBrowser(() => url);

test("a new project answers a question about its warehouse, in the browser and in the terminal, from the same rows", async () => {
  const project = await newProject();
  await serve(project, await settings(project));
  const page = await open();

  await ask(page, "Which categories sell best?");
  await answer(page).getByText("The best-selling one comes first.").waitFor();
  await page.getByRole("tab", { name: "Table" }).click();
  const shown = await page.locator(".result tbody tr").evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll("td")].map(({ textContent }) => textContent)));
  const asked = await run(bun, [cli, "ask", "Which categories sell best?", "--json"], project);
  const queried = await run(bun, [cli, "query", sql, "--json"], project);

  const { queries, text, outcome } = JSON.parse(asked.stdout);
  expect({ exitCode: asked.exitCode, outcome, text }).toEqual({ exitCode: 0, outcome: "answered", text: "The best-selling one comes first." });
  expect(queries[0].result.rows).toEqual(JSON.parse(queried.stdout).rows);
  expect(shown.map(([category, units]) => ({ category, units: units?.replaceAll(/\D/g, "") }))).toEqual(queries[0].result.rows.map((row: Row) => ({ category: row.category, units: String(row.units) })));
  expect(shown.length).toBeGreaterThan(2);
});

test("the guide's ticket action opens a ticket after the click on Approve: not before, not on Deny, not on anything that is sent again", async () => {
  const { url: ticketUrl, tickets, stop } = await startTicketServer();
  onTestFinished(stop);
  const project = await newProject();
  await addTicketAction(project);
  await serve(project, { ...(await settings(project)), TICKET_API_URL: ticketUrl, TICKET_API_KEY: "key-of-the-tickets" });
  const page = await open();
  const sent: Request[] = [];
  page.on("request", (request) => request.method() === "POST" && sent.push(request));

  await propose(page);
  expect(tickets).toEqual([]);
  await card(page).getByRole("button", { name: "Deny…" }).click();
  await card(page).getByRole("button", { name: "Deny action" }).click();
  await answer(page).getByText("It is not open.").waitFor();
  expect(tickets).toEqual([]);

  await propose(page);
  expect(tickets).toEqual([]);
  await card(page).getByRole("button", { name: "Approve" }).click();
  await answer(page).getByText("It is open.").waitFor();
  expect(tickets).toEqual([{ title: "Refunds doubled", body: "In March.", priority: "medium" }]);

  await page.reload();
  await card(page).getByText("Done.").waitFor();
  const statuses = await sendAgain(sent);

  expect(statuses).toEqual({ chat: [200, 200, 200, 200], deny: [409], approve: [409] });
  expect(tickets).toHaveLength(1);
});

interface Row {
  category: string;
  units: number;
}

/** `atlas init demo`, as it comes, with its packages there. */
async function newProject(): Promise<string> {
  const root = await tempProject();
  expect(await atlas(root, "init", "demo")).toMatchObject({ exitCode: 0 });
  await symlink(join(repository, "node_modules"), join(root, "demo/node_modules"));
  return join(root, "demo");
}

/** Puts the guide's file into the project, and the guide's lines into its config. */
async function addTicketAction(project: string): Promise<void> {
  await copyFile(join(repository, "test/guide/ticket-action.ts"), join(project, "ticket-action.ts"));
  const path = join(project, "atlas.config.ts");
  const config = await readFile(path, "utf8");
  const lines = "ticketPlugin({\n      apiUrl: process.env.TICKET_API_URL!,\n      apiKey: process.env.TICKET_API_KEY!,\n    }),";
  await writeFile(path, `import { ticketPlugin } from "./ticket-action";\n${config.replace("plugins: [", `plugins: [\n    ${lines}\n    `)}`);
}

/** The model in the project's .env, which has a database already; and all of it once more for a process that is started with an environment of its own. */
async function settings(project: string): Promise<Record<string, string>> {
  const model = await startOpenaiServer(script);
  onTestFinished(() => model.stop());
  const variables = { ATLAS_PROVIDER: "openai-compatible", ATLAS_MODEL: "scripted", ATLAS_MODEL_URL: model.url };
  await appendFile(join(project, ".env"), Object.entries(variables).map(([name, value]) => `${name}=${value}\n`).join(""));
  return { ...variables, DATABASE_URL: "embedded:.atlas/postgres" };
}

/** `atlas serve`, which is told to stop at the end: it stops its Postgres with it. */
async function serve(project: string, environment: Record<string, string>): Promise<void> {
  const server = await startServe(bun, project, environment);
  onTestFinished(() => stopServe(server.child));
  ({ url } = server);
}

async function propose(page: Page): Promise<void> {
  const cards = page.locator(".card");
  const before = await cards.count();
  await ask(page, "Open a ticket.");
  await cards.nth(before).getByRole("button", { name: "Approve" }).waitFor();
}

/** Everything that the page has sent, once more and in its order. */
async function sendAgain(requests: readonly Request[]): Promise<Record<string, number[]>> {
  const statuses: Record<string, number[]> = {};
  for (const request of requests) {
    const response = await fetch(request.url(), { method: "POST", headers: { "content-type": "application/json" }, body: request.postData() });
    await response.text();
    (statuses[new URL(request.url()).pathname.split("/").at(-1) ?? ""] ??= []).push(response.status);
  }
  return statuses;
}

const script: Script = (request) => {
  const [result] = toolResults(request);
  if (lastQuestion(request).includes("ticket")) {
    if (result === undefined) return { toolCalls: [{ name: "createSupportTicket", input: { title: "Refunds doubled", body: "In March." } }] };
    return { text: toolResults(request).some((one) => one.includes("ticketId")) ? "It is open." : "It is not open." };
  }
  if (result === undefined) return { toolCalls: [{ name: "executeSQL", input: { sql, explanation: "Units sold by category" } }] };
  return { text: "The best-selling one comes first." };
};
const sql = "SELECT category, sum(quantity) AS units FROM order_items JOIN products USING (product_id) GROUP BY category ORDER BY units DESC";
const cli = join(repository, "bin/atlas.js");
