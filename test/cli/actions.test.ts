import { join } from "node:path";
import { createHost } from "@atlas/api/lib/host";
import type { ActionRecord } from "@useatlas/plugin-sdk";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { proposal } from "../api/approvals/support/open-approvals.ts";
import { ticketPlugin } from "../api/approvals/support/ticket-plugin.ts";
import { createWitness, type Witness } from "../api/approvals/support/witness.ts";
import { bun, run as runProgram } from "../support/atlas.ts";
import { postgres, type TestPostgres } from "../support/postgres.ts";
import { repository, tempProject } from "../support/temp-project.ts";
import { program, run, runJson, runtimes } from "./faults/run.ts";

let server: TestPostgres;
let url: string;
beforeAll(async () => {
  server = await postgres();
  url = await server.createDatabase();
});
afterAll(() => server.stop());

let witness: Witness;
let cwd: string;
let environment: Record<string, string>;
beforeEach(async () => {
  witness = await createWitness();
  onTestFinished(() => witness.close());
  cwd = await tempProject({ "atlas.config.ts": config });
  environment = { DATABASE_URL: url, TICKETS: witness.url };
});

/** Proposes as the agent would, in a process that has gone when the command runs. */
async function propose(name: string, input: unknown = { title: "Revenue fell" }): Promise<ActionRecord> {
  const host = createHost({ config: { plugins: [ticketPlugin(witness.url)], databaseUrl: url, logLevel: "silent" }, cwd: "/", environment: {} });
  await host.boot();
  try {
    return await host.approvals.propose(proposal(name, { input, conversationId: `c-${crypto.randomUUID()}` }));
  } finally {
    await host.close();
  }
}

test.each(runtimes)("what another process proposed is listed, shown, approved once and executed once, on %s", async (runtime) => {
  const { id } = await propose("createTicket");

  const listed = await run(["actions", "list", "--status", "pending"], { cwd, runtime, environment });
  const shown = await run(["actions", "show", id], { cwd, runtime, environment });
  const approved = await run(["actions", "approve", id, "--execute", "--as", "ann"], { cwd, runtime, environment });
  const again = await runJson(["actions", "approve", id, "--execute"], { cwd, runtime, environment });

  expect(listed.stdout).toMatch(new RegExp(`^id +status +action .*\n(.*\n)*${id} +pending +createTicket +manual +ann `));
  expect(shown.stdout).toContain(`input\n  {\n    "title": "Revenue fell",\n    "priority": "low"\n  }\n`);
  expect(approved).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^status +executed$[^]*^decided +by ann \(cli:.+\) at [^]*^output\n {2}\{\n {4}"ticket": 1\n {2}\}$/m) });
  expect(again).toMatchObject({ exitCode: 1, document: { error: { code: "ACTION_CONFLICT", message: `Action ${id} cannot be approved: it has been executed.` } } });
  expect(witness.done).toEqual(["Revenue fell"]);
});

describe("approve", () => {
  test("off a terminal the missing flag is named, and nothing is executed", async () => {
    const { id } = await propose("createTicket");

    const { document, stderr } = await runJson(["actions", "approve", id], { cwd, environment });

    expect(document).toMatchObject({ exitCode: 2, error: { code: "ANSWER_MISSING", message: expect.stringContaining("--execute") } });
    expect(stderr).toContain('"title": "Revenue fell"');
    expect(witness.done).toEqual([]);
  });

  test.each([
    { keys: "\u001B[B\r", what: "executed when that is chosen", exitCode: 0, done: 1 },
    { keys: "\r", what: "left as it is by a mere Enter", exitCode: 130, done: 0 },
    { keys: "\u0003", what: "left as it is by Ctrl-C", exitCode: 130, done: 0 },
  ])("in a terminal the input is shown first, and it is $what", async ({ keys, exitCode, done }) => {
    const { id } = await propose("createTicket", { title: "Churn rose" });
    const words = ["env", ...Object.entries(environment).map(([name, value]) => `${name}=${value}`), ...program("Bun"), "actions", "approve", id];

    const { stdout } = await runProgram(bun, [join(repository, "test/cli/in-terminal.ts"), JSON.stringify([["Execute this action?", keys]]), ...words], cwd);

    const { screen, ...ended } = JSON.parse(stdout);
    expect(ended).toEqual({ exitCode, unanswered: 0 });
    expect(screen.indexOf('"title": "Churn rose"')).toBeLessThan(screen.indexOf("Execute this action?"));
    expect(screen).toContain('"title": "Churn rose"');
    expect(witness.done).toHaveLength(done);
  });

  test("a failure ends with 1, and its error without the secret", async () => {
    const { id } = await propose("throwingTicket");

    const { exitCode, stdout } = await run(["actions", "approve", id, "--execute", "--json"], { cwd, environment });

    expect({ exitCode, document: JSON.parse(stdout) }).toMatchObject({ exitCode: 1, document: { schemaVersion: 1, action: { id, status: "failed", error: "refused ***" } } });
  });

  test("an action whose plugin is not in the config fails by its name", async () => {
    const { id } = await propose("createTicket");
    const elsewhere = await tempProject({ "atlas.config.ts": "export default { plugins: [] };" });

    const { exitCode, stdout } = await run(["actions", "approve", id, "--execute", "--json"], { cwd: elsewhere, environment });

    expect({ exitCode, document: JSON.parse(stdout) }).toMatchObject({ exitCode: 1, document: { action: { status: "failed", error: expect.stringContaining('Plugin "tickets"') } } });
    expect(witness.done).toEqual([]);
  });
});

test("deny keeps the reason", async () => {
  const { id } = await propose("createTicket");

  const { exitCode, stdout } = await run(["actions", "deny", id, "--reason", "Not now.", "--json"], { cwd, environment });

  expect({ exitCode, document: JSON.parse(stdout) }).toMatchObject({ exitCode: 0, document: { action: { status: "denied", reason: "Not now.", decidedBy: expect.stringMatching(/^cli:/) } } });
});

test("resolve tells what became of an unknown one, and refuses any other", async () => {
  const [lost, pending] = [await propose("createTicket"), await propose("createTicket")];
  await server.query(url, `UPDATE atlas.actions SET status = 'executing', claimed_by = 'gone' WHERE id = '${lost.id}'`);

  const shown = await run(["actions", "show", lost.id], { cwd, environment });
  const resolved = await run(["actions", "resolve", lost.id, "--as", "executed"], { cwd, environment });
  const refused = await runJson(["actions", "resolve", pending.id, "--as", "failed"], { cwd, environment });

  expect(shown.stdout).toMatch(/^status +unknown$/m);
  expect(resolved).toMatchObject({ exitCode: 0, stdout: `Action ${lost.id} (createTicket) is on record as executed.\n` });
  expect(refused).toMatchObject({ exitCode: 1, document: { error: { code: "ACTION_CONFLICT" } } });
  expect(witness.done).toEqual([]);
});

test("what would turn the writing around, or clear the screen, is shown as its code", async () => {
  const { id } = await propose("createTicket", { title: "to \u202Emoc.live\u0085\u001B[2J" });

  const { stdout } = await run(["actions", "show", id], { cwd, environment });

  expect(stdout).toContain('"title": "to \\u{202e}moc.live\\u{85}\\u001b[2J"');
});

test("what the terminal cannot do is named, with what to do", async () => {
  const fresh = await server.createDatabase();

  expect(await runJson(["actions", "list"], { cwd, environment: { TICKETS: "" } })).toMatchObject({ exitCode: 2, document: { error: { code: "DATABASE_URL_MISSING" } } });
  expect(await runJson(["actions", "list"], { cwd, environment: { ...environment, DATABASE_URL: fresh } })).toMatchObject({ exitCode: 1, document: { error: { code: "DATABASE_NOT_MIGRATED" } } });
  expect(await runJson(["actions", "list"], { cwd, environment: { ...environment, DATABASE_URL: "embedded:.atlas/pg" } })).toMatchObject({ exitCode: 1, document: { error: { code: "DATABASE_NOT_MIGRATED" } } });
  expect(await runJson(["actions", "show", "nonsense"], { cwd, environment })).toMatchObject({ exitCode: 2, document: { error: { code: "ACTION_UNKNOWN" } } });
  expect(await runJson(["actions", "list", "--status", "penting"], { cwd, environment })).toMatchObject({ exitCode: 2, document: { error: { code: "USAGE" } } });
});

const config = `import { z } from "zod";
const act = (name: string, after: () => unknown) => ({
  name, description: name, actionType: "ticket:" + name, reversible: false, defaultApproval: "manual" as const,
  tool: {
    inputSchema: z.object({ title: z.string(), priority: z.enum(["low", "high"]).default("low") }),
    execute: async ({ title }: { title: string }) => {
      const answer = await (await fetch(process.env.TICKETS ?? "", { method: "POST", body: title })).json();
      after();
      return answer;
    },
  },
});
const fail = () => { throw new Error("refused canary-7f3a-hunter2"); };
export default { logLevel: "error", plugins: [{ id: "tickets", type: "action", version: "1.0.0", config: { apiKey: "canary-7f3a-hunter2" }, actions: [act("createTicket", () => undefined), act("throwingTicket", fail)] }] };
`;
