import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { proposal, tickets } from "../api/agent/tickets.ts";
import { bun, run } from "../support/atlas.ts";
import { postgres, type TestPostgres } from "../support/postgres.ts";
import type { Script } from "../support/servers/openai-script.ts";
import { startOpenaiServer } from "../support/servers/openai-server.ts";
import { repository, tempProject } from "../support/temp-project.ts";

const sql = "SELECT plan_id, count(*) AS n FROM subscriptions GROUP BY 1 ORDER BY 2 DESC LIMIT 2";
const leading = [{ text: "Let me look.", toolCalls: [{ name: "executeSQL", input: { sql, explanation: "Subscriptions by plan" } }] }, { text: "Plan 2 leads with 243." }];
const opening = [{ text: "I propose a ticket.", toolCalls: [proposal] }, { text: "It is open." }];
let server: TestPostgres;
beforeAll(async () => {
  server = await postgres();
});
afterAll(() => server.stop());

test.each([{ runtime: "Bun", program: bun }, { runtime: "Node", program: process.execPath }])("on $runtime a question is answered: words on stdout, SQL and table on stderr", async ({ program }) => {
  const { ask } = await demo(leading, { program });

  const ended = await ask("Which plan leads?");

  expect(ended).toEqual({
    exitCode: 0,
    stdout: "Let me look.\nPlan 2 leads with 243.\n",
    stderr: `Subscriptions by plan\n  ${sql}\nplan_id    n\n───────  ───\n      2  243\n      1  170\n`,
  });
});

test("--json is one document with the answer, what was asked of the databases, and the usage", async () => {
  const { ask } = await demo(leading);

  const { stdout, stderr, exitCode } = await ask("Which plan leads?", "--json");

  expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1, outcome: "answered", text: expect.stringContaining("243"), queries: [{ sql, result: { rows: [{ n: 243 }, { n: 170 }] } }], actions: [], usage: { steps: 2 } });
  expect([stderr, exitCode]).toEqual(["", 0]);
});

describe("an action", () => {
  test.each([
    { how: "with nobody to ask", flags: [] },
    { how: "with --approve none", flags: ["--approve", "none"] },
  ])("$how is left, with its payload shown and exit 1", async ({ flags }) => {
    const { ask, opened } = await demo(opening, { databaseUrl: await server.createDatabase() });

    const { exitCode, stderr } = await ask("Open a ticket", ...flags);

    expect({ exitCode, opened }).toEqual({ exitCode: 1, opened: [] });
    for (const line of ['    "title": "Revenue fell"', '    "body": "By 12 %"']) expect(stderr).toContain(line);
    expect(stderr).toMatch(/Not done: createSupportTicket waits for a decision\. atlas actions approve [0-9a-f-]{36}\n/);
  });

  test("with --approve auto is done, and the answer goes on", async () => {
    const { ask, opened } = await demo(opening);

    const { exitCode, stdout, stderr } = await ask("Open a ticket", "--approve", "auto");

    expect({ exitCode, stdout, opened: opened.length }).toEqual({ exitCode: 0, stdout: "I propose a ticket.\nIt is open.\n", opened: 1 });
    expect(stderr).toContain('createSupportTicket: executed {"ticketId":"T-1"');
  });

  test("for admins only is not approved by --approve auto", async () => {
    const { ask, opened } = await demo(opening, { actions: { "ticket:create": "admin-only" } });

    const { exitCode, stdout } = await ask("Open a ticket", "--approve", "auto", "--json");

    expect({ exitCode, opened, json: JSON.parse(stdout) }).toMatchObject({ exitCode: 1, opened: [], json: { outcome: "waiting", actions: [{ status: "pending" }] } });
  });

  test("is decided on at the terminal: denied with a reason, which the model hears", async () => {
    const { inTerminal, opened, model } = await demo(opening);

    const { exitCode, screen } = await inTerminal([["createSupportTicket?", "\u001B[B\r"], ["Why not?", "too early\r"]], "Open a ticket");

    expect({ exitCode, opened }).toEqual({ exitCode: 0, opened: [] });
    expect(screen).toContain("denied: too early");
    expect(JSON.stringify(model.requests[1]?.messages)).toContain("too early");
  });
});

test("--conversation goes on with a conversation of the database, and refuses an unknown one", async () => {
  const { ask, model } = await demo([...leading, { text: "Plan 1." }], { databaseUrl: await server.createDatabase() });
  const { stdout } = await ask("Which plan leads?", "--json");

  const unknown = await ask("And then?", "--conversation", "nope");
  const goneOn = await ask("And then?", "--conversation", JSON.parse(stdout).conversationId);

  expect(unknown).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("CONVERSATION_UNKNOWN") });
  expect(goneOn).toMatchObject({ exitCode: 0, stdout: "Plan 1.\n" });
  expect(model.requests[2]?.messages.filter(({ role }) => role === "user")).toHaveLength(2);
});

test.each([
  { what: "no model", settings: {}, exitCode: 2, code: "MODEL_NOT_CONFIGURED", says: "ATLAS_PROVIDER" },
  { what: "no key", settings: { ATLAS_PROVIDER: "anthropic", ATLAS_MODEL: "m" }, exitCode: 2, code: "MODEL_KEY_MISSING", says: "ANTHROPIC_API_KEY" },
  { what: "nobody there", settings: { ATLAS_PROVIDER: "ollama", ATLAS_MODEL: "m", OLLAMA_BASE_URL: "http://127.0.0.1:1" }, exitCode: 3, code: "MODEL_UNREACHABLE", says: "http://127.0.0.1:1/v1" },
])("with $what it ends with $exitCode and $code", async ({ settings, exitCode, code, says }) => {
  const { ask } = await demo([], { settings });

  const ended = await ask("Hello", "--json");

  const { error } = JSON.parse(ended.stdout);
  expect({ exitCode: ended.exitCode, code: error.code }).toEqual({ exitCode, code });
  expect(`${error.message} ${error.hint}`).toContain(says);
});

test("Ctrl-C ends the request of the model, and the command with 130", async () => {
  async function* endless() {
    for (;;) yield "word ";
  }
  const { start, model } = await demo(() => ({ text: endless(), pauseMs: 1 }));
  const child = start("Talk");
  let said = "";
  child.stderr.on("data", (part) => (said += String(part)));
  await once(child.stdout, "data");

  child.kill("SIGINT");
  const [exitCode] = await once(child, "exit");

  expect({ exitCode, ended: await model.requests[0]?.ended }).toEqual({ exitCode: 130, ended: "cut" });
  expect(said).toContain("Interrupted.");
});

interface Demo {
  program?: string;
  databaseUrl?: string;
  settings?: Record<string, string | undefined>;
  actions?: Record<string, string>;
}

/** The project of `atlas init` with the guide's ticket plugin, and a scripted model. */
async function demo(script: Script, { program = bun, databaseUrl = "", settings, actions = {} }: Demo = {}) {
  const model = await startOpenaiServer(script);
  onTestFinished(() => model.stop());
  const { opened, plugin } = await tickets();
  const root = await tempProject();
  const project = join(root, "demo");
  const cli = join(repository, "bin/atlas.js");
  await run(bun, [cli, "init", "demo"], root);
  const variables = { DATABASE_URL: databaseUrl, ...(settings ?? { ATLAS_PROVIDER: "openai-compatible", ATLAS_MODEL: "scripted", ATLAS_MODEL_URL: model.url }) };
  await writeFile(join(project, ".env"), Object.entries(variables).map(([name, value]) => `${name}=${value}\n`).join(""));
  await writeFile(join(project, "atlas.config.ts"), `import { duckdbPlugin } from "@atlas/plugin-duckdb-datasource";
import { ticketPlugin } from ${JSON.stringify(join(repository, "test/guide/ticket-action.ts"))};
export default { plugins: [duckdbPlugin({ path: "warehouse/demo.duckdb" }), ticketPlugin(${JSON.stringify(plugin.config)})], logLevel: "error", actions: { approval: ${JSON.stringify(actions)} } };
`);
  const ask = (...words: string[]) => run(program, [cli, "ask", ...words], project);
  const inTerminal = async (answers: [string, string][], ...words: string[]): Promise<{ exitCode: number; screen: string }> => {
    const { stdout } = await run(bun, [join(repository, "test/cli/in-terminal.ts"), JSON.stringify(answers), bun, cli, "ask", ...words], project);
    return JSON.parse(stdout);
  };
  const start = (...words: string[]) => spawn(program, [cli, "ask", ...words], { cwd: project, env: { ...process.env, NO_COLOR: "1" }, stdio: ["ignore", "pipe", "pipe"] });
  return { ask, start, inTerminal, opened, model };
}
