import { createHost } from "@atlas/api/lib/host";
import { isActionConflict, missingCredentials } from "@atlas/api/lib/approvals";
import type { AtlasPlugin } from "@useatlas/plugin-sdk";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { ticketPlugin as guideTicketPlugin } from "../../guide/ticket-action";
import { bun, run } from "../../support/atlas.ts";
import { postgres, type TestPostgres } from "../../support/postgres.ts";
import { repository, tempProject } from "../../support/temp-project.ts";
import { proposal, root } from "../approvals/support/open-approvals.ts";
import { action, ticketPlugin } from "../approvals/support/ticket-plugin.ts";
import { createWitness } from "../approvals/support/witness.ts";

let server: TestPostgres;
beforeAll(async () => void (server = await postgres()));
afterAll(() => server.stop());

describe.each(["memory", "Postgres"])("in a host with its actions in %s", (place) => {
  test("the guide's ticket is opened after the approval, with the input that was approved, and not before", async () => {
    const witness = await createWitness();
    onTestFinished(() => witness.close());
    const host = await hostOf([guideTicketPlugin({ apiUrl: witness.url, apiKey: "a-key-of-ours" })]);
    const input = { title: "Revenue fell", body: "By 12 %" };

    const { id, status } = await host.approvals.propose(proposal("createSupportTicket", { input }));
    const before = [...witness.done];
    const record = await host.approvals.approve(id, root);

    expect([status, before]).toEqual(["pending", []]);
    expect(record).toMatchObject({ status: "executed", pluginId: "ticket-action", actionType: "ticket:create", input });
    expect(witness.done.map((body) => JSON.parse(body))).toEqual([{ ...input, priority: "medium" }]);
  });

  test("closing lets what was approved finish before its plugin is torn down", async () => {
    const order: string[] = [];
    let finish = (): void => undefined;
    const finishing = new Promise<void>((resolve) => (finish = resolve));
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const slow = action("slow", "manual", async () => (begin(), await finishing, void order.push("executed")));
    const host = await hostOf([ticketPlugin("", { actions: [slow], teardown: () => void order.push("torn down") })]);
    const { id } = await host.approvals.propose(proposal("slow"));
    const approved = host.approvals.approve(id, root);
    await begun;

    const closed = host.close();
    finish();
    await closed;

    expect(order).toEqual(["executed", "torn down"]);
    expect(await approved).toMatchObject({ status: "executed" });
  });

  test("a conflict says how the action stands", async () => {
    const host = await hostOf([ticketPlugin("")]);
    const { id } = await host.approvals.propose(proposal("createTicket"));
    await host.approvals.deny(id, root);

    const thrown: unknown = await host.approvals.approve(id, root).catch((reason: unknown) => reason);

    expect(isActionConflict(thrown) && thrown.status).toBe("denied");
  });

  async function hostOf(plugins: readonly AtlasPlugin[]) {
    const databaseUrl = place === "memory" ? {} : { databaseUrl: await server.createDatabase() };
    const host = createHost({ config: { plugins, logLevel: "silent", ...databaseUrl }, cwd: await tempProject(), environment: {} });
    onTestFinished(() => host.close());
    await host.boot();
    return host;
  }
});

describe("credentials that actions cannot do without", () => {
  const needs = (config: object) => ticketPlugin("", { config, actions: [{ ...action("createTicket", "manual", () => undefined), requiredCredentials: ["apiKey", "TICKET_TOKEN"] }] });

  test.each([
    { what: "neither", config: {}, environment: {}, missing: ["apiKey", "TICKET_TOKEN"] },
    { what: "empty ones", config: { apiKey: "" }, environment: { TICKET_TOKEN: "" }, missing: ["apiKey", "TICKET_TOKEN"] },
    { what: "the config and the environment", config: { apiKey: "key" }, environment: { TICKET_TOKEN: "token" }, missing: [] },
  ])("are looked for in the plugin's config and in the environment: $what", ({ config, environment, missing }) => {
    expect(missingCredentials([needs(config)], environment)).toEqual(missing.map((credential) => ({ pluginId: "tickets", action: "createTicket", credential })));
  });

  test("are warned of at boot, which goes on", async () => {
    const cwd = await tempProject({ "boot.ts": boot });

    const { exitCode, stdout, stderr } = await run(bun, ["boot.ts"], cwd);

    expect([exitCode, stdout.trim()]).toEqual([0, "healthy"]);
    expect(stderr.trim().split("\n").map((line) => JSON.parse(line))).toMatchObject([{ level: 40, plugin: "tickets", action: "createTicket", credential: "TICKET_TOKEN" }]);
  });
});

const boot = `import { createHost } from "@atlas/api/lib/host";
import { action, ticketPlugin } from "${repository}/test/api/approvals/support/ticket-plugin.ts";
const needy = { ...action("createTicket", "manual", () => undefined), requiredCredentials: ["apiKey", "TICKET_TOKEN"] };
const host = createHost({ config: { plugins: [ticketPlugin("", { actions: [needy] })] }, cwd: process.cwd(), environment: {} });
await host.boot();
console.log(host.entries[0]?.status);
await host.close();
`;
