import { describe, expect, test } from "vitest";
import { approvals, beginIn, ground, server, url, witness } from "./support/ground-of.ts";
import { ann, proposal, root } from "./support/open-approvals.ts";
import { ticketPlugin } from "./support/ticket-plugin.ts";

beginIn("Postgres");
const replica = () => ground.open({ plugins: [ticketPlugin(witness.url)] });

test("of a hundred approvals over ten replicas one executes, and ninety-nine are conflicts", async () => {
  const replicas = Array.from({ length: 10 }, replica);
  const hundred = Array.from({ length: 10 }, () => replicas).flat();
  const { id } = await approvals.propose(proposal("createTicket"));

  const results = await Promise.allSettled(hundred.map((one) => one.approve(id, ann)));

  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(results.filter((one) => one.status === "rejected" && one.reason.code === "ACTION_CONFLICT")).toHaveLength(99);
  expect(witness.done).toHaveLength(1);
});

test("an action that runs is seen as running by other replicas, however many look, and cannot be resolved", async () => {
  const { id } = await approvals.propose(proposal("slowTicket"));
  const approved = approvals.approve(id, ann);
  await witness.calledTimes(1);
  const others = Array.from({ length: 5 }, replica);

  const seen = await Promise.all(others.flatMap((other) => [other.get(id, ann), ...Array.from({ length: 5 }, async () => (await other.list({ person: ann }))[0])]));

  expect(new Set(seen.map((record) => record?.status))).toEqual(new Set(["executing"]));
  await expect(others[0]?.resolve(id, root, "failed")).rejects.toMatchObject({ code: "ACTION_CONFLICT", status: "executing" });
  witness.release();
  expect(await approved).toMatchObject({ status: "executed" });
});

test("nothing is held open in the database while nothing is executed", async () => {
  const { id } = await approvals.propose(proposal("createTicket"));
  await approvals.approve(id, ann);

  expect(await server.query(url, "SELECT state FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'")).toEqual([]);
  expect(await server.query(url, "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")).toEqual([]);
});

describe("when the connection that shows the process is cut", () => {
  const cut = `SELECT pg_terminate_backend(l.pid, 10000) FROM pg_locks l WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

  test("the action is unknown to all, until the plugin's answer comes; it is not executed again", async () => {
    const { id } = await approvals.propose(proposal("slowTicket"));
    const approved = approvals.approve(id, ann);
    await witness.calledTimes(1);

    await server.query(url, cut);

    const other = replica();
    const seen = await Promise.all(Array.from({ length: 10 }, () => other.get(id, ann)));
    expect(seen).toMatchObject(Array.from({ length: 10 }, () => ({ status: "unknown", error: expect.stringContaining("was lost") })));
    await expect(replica().approve(id, ann)).rejects.toMatchObject({ code: "ACTION_CONFLICT", status: "unknown" });
    witness.release();
    expect(await approved).toMatchObject({ status: "executed", output: { ticket: 1 }, error: null });
    expect(witness.done).toHaveLength(1);
  });

  test("what an admin has said of it by then stands", async () => {
    const { id } = await approvals.propose(proposal("slowTicket"));
    const approved = approvals.approve(id, ann);
    await witness.calledTimes(1);
    await server.query(url, cut);
    await replica().resolve(id, root, "failed");

    witness.release();

    expect(await approved).toMatchObject({ status: "failed", reason: "root says that it failed." });
  });

  test("the next execution shows the process anew", async () => {
    const [first, second] = [await approvals.propose(proposal("slowTicket")), await approvals.propose(proposal("slowTicket", { input: { title: "second" } }))];
    const running = approvals.approve(first.id, ann);
    await witness.calledTimes(1);
    await server.query(url, cut);
    const next = approvals.approve(second.id, ann);
    await witness.calledTimes(2);

    expect(await replica().get(second.id, ann)).toMatchObject({ status: "executing" });
    witness.release();
    expect([await running, await next]).toMatchObject([{ status: "executed" }, { status: "executed" }]);
  });
});

describe("a row that was tampered with", () => {
  test.each([
    { what: "an input that its schema refuses", change: `input = '{"title": 5, "priority": "low"}'`, status: "failed" },
    { what: "an input with more in it than the schema knows", change: `input = '{"title": "x", "priority": "low", "admin": true}'`, status: "failed" },
    { what: "an action that does not exist", change: "name = 'dropEverything'", status: "failed" },
  ])("$what executes nothing", async ({ change, status }) => {
    const { id } = await approvals.propose(proposal("createTicket"));
    await server.query(url, `UPDATE atlas.actions SET ${change} WHERE id = '${id}'`);

    expect(await approvals.approve(id, ann)).toMatchObject({ status, error: expect.stringContaining("Nothing was executed.") });
    expect(witness.done).toEqual([]);
  });

  test("a looser approval is no way around the config's", async () => {
    const { id } = await approvals.propose(proposal("deleteTicket"));
    await server.query(url, `UPDATE atlas.actions SET approval = 'auto' WHERE id = '${id}'`);

    await expect(approvals.approve(id, ann)).rejects.toMatchObject({ code: "ACTION_FORBIDDEN" });
  });
});

test("an outcome that the database cannot take is told as lost, and read as unknown", async () => {
  const { id } = await approvals.propose(proposal("slowTicket"));
  await server.query(url, "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''disk full''; END'");
  await server.query(url, "CREATE TRIGGER refuse BEFORE UPDATE ON atlas.actions FOR EACH ROW WHEN (NEW.status = 'executed') EXECUTE FUNCTION refuse()");
  try {
    const approved = approvals.approve(id, ann);
    witness.release();

    await expect(approved).rejects.toMatchObject({ code: "ACTION_OUTCOME_LOST" });
    expect(await replica().get(id, ann)).toMatchObject({ status: "unknown" });
  } finally {
    await server.query(url, "DROP TRIGGER refuse ON atlas.actions");
  }
});
