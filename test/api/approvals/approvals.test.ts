import { describe, expect, test } from "vitest";
import { approvals, beginIn, ground, places, witness } from "./support/ground-of.ts";
import { ann, proposal, root } from "./support/open-approvals.ts";
import { action, secret, ticketPlugin } from "./support/ticket-plugin.ts";

describe.each(places)("in %s", (place) => {
  beginIn(place);

  test("a proposal waits, with its whole input, and nothing is executed", async () => {
    const record = await approvals.propose(proposal("createTicket", { toolCallId: "t1" }));

    expect(record).toMatchObject({ status: "pending", approval: "manual", pluginId: "tickets", name: "createTicket", actionType: "ticket:createTicket", reversible: false, toolCallId: "t1", conversationId: "c1" });
    expect(record).toMatchObject({ input: { title: "Revenue fell", priority: "low" }, proposedBy: "ann", decidedBy: null, decidedAt: null, finishedAt: null, output: null, error: null, reason: null });
    expect(Date.parse(record.expiresAt) - Date.parse(record.proposedAt)).toBe(86_400_000);
    expect(witness.done).toEqual([]);
  });

  test("approved by a participant it is executed once, and told to whoever asks", async () => {
    const { id } = await approvals.propose(proposal("createTicket", { toolCallId: "t1" }));

    const record = await approvals.approve(id, ann);

    expect(record).toMatchObject({ id, status: "executed", decidedBy: "ann", decidedAt: expect.any(String), finishedAt: expect.any(String), output: { ticket: 1 }, error: null });
    expect(await approvals.outcome({ conversationId: "c1", toolCallId: "t1" })).toEqual(record);
    expect(await approvals.get(id, ann)).toEqual(record);
    expect(await approvals.list({ person: ann })).toEqual([record]);
    expect(witness.done).toEqual(["Revenue fell"]);
  });

  test("a replayed approval is a conflict that says how it stands", async () => {
    const { id } = await approvals.propose(proposal("createTicket"));
    await approvals.approve(id, ann);

    await expect(approvals.approve(id, ann)).rejects.toMatchObject({ code: "ACTION_CONFLICT", status: "executed" });
    await expect(approvals.deny(id, ann)).rejects.toMatchObject({ code: "ACTION_CONFLICT", status: "executed" });
    expect(witness.done).toHaveLength(1);
  });

  test("of a hundred approvals at once one executes, and ninety-nine are conflicts", async () => {
    const { id } = await approvals.propose(proposal("createTicket"));

    const results = await Promise.allSettled(Array.from({ length: 100 }, () => approvals.approve(id, ann)));

    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(results.filter((one) => one.status === "rejected" && one.reason.code === "ACTION_CONFLICT")).toHaveLength(99);
    expect(witness.done).toHaveLength(1);
  });

  test("of an approval and a denial at once one wins, and the witness agrees with the record", async () => {
    const outcomes = await Promise.all(Array.from({ length: 20 }, async (_, index) => {
      const input = { title: `ticket ${index}` };
      const { id } = await ground.open({ plugins: [ticketPlugin(witness.url)], maxPerConversation: 100 }).propose(proposal("createTicket", { input }));
      const both = index % 2 === 0 ? [approvals.approve(id, ann), approvals.deny(id, ann)] : [approvals.deny(id, ann), approvals.approve(id, ann)];
      const settled = await Promise.allSettled(both);
      expect(settled.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      return { title: input.title, status: (await approvals.get(id, ann)).status };
    }));

    expect(outcomes.filter(({ status }) => status !== "executed" && status !== "denied")).toEqual([]);
    expect([...witness.done].sort()).toEqual(outcomes.filter(({ status }) => status === "executed").map(({ title }) => title).sort());
  });

  test("a denied one keeps the reason, and is never executed", async () => {
    const { id } = await approvals.propose(proposal("createTicket"));

    const record = await approvals.deny(id, ann, "  Not this quarter. ");

    expect(record).toMatchObject({ status: "denied", decidedBy: "ann", reason: "Not this quarter.", output: null });
    await expect(approvals.approve(id, ann)).rejects.toMatchObject({ code: "ACTION_CONFLICT", status: "denied" });
    expect(witness.done).toEqual([]);
  });

  test("an expired one cannot be decided on any more", async () => {
    const { id } = await approvals.propose(proposal("createTicket", { toolCallId: "t1" }));
    await ground.expire(id);

    await expect(approvals.approve(id, ann)).rejects.toMatchObject({ code: "ACTION_CONFLICT", status: "expired" });
    await expect(approvals.deny(id, ann)).rejects.toMatchObject({ status: "expired" });
    expect(await approvals.outcome({ conversationId: "c1", toolCallId: "t1" })).toMatchObject({ status: "expired" });
    expect(await approvals.list({ person: ann, status: "pending" })).toEqual([]);
    expect(await approvals.list({ person: ann, status: "expired" })).toHaveLength(1);
    expect(witness.done).toEqual([]);
  });

  describe("auto", () => {
    test("is executed at once, and once however often it is proposed", async () => {
      const same = proposal("noteTicket");

      const records = await Promise.all(Array.from({ length: 20 }, () => approvals.propose(same)));

      expect(new Set(records.map(({ id }) => id)).size).toBe(1);
      expect(await approvals.outcome(same)).toMatchObject({ status: "executed", decidedBy: null, output: { ticket: 1 } });
      expect(witness.done).toHaveLength(1);
    });

    test("waits like any other where the operator asks for at least manual", async () => {
      const record = await ground.open({ plugins: [ticketPlugin(witness.url)], least: "manual" }).propose(proposal("noteTicket"));

      expect(record).toMatchObject({ status: "pending", approval: "manual" });
      expect(witness.done).toEqual([]);
    });
  });

  describe("what the plugin does", () => {
    test("a throw is a failure, without the plugin's secret", async () => {
      const { id } = await approvals.propose(proposal("throwingTicket"));

      expect(await approvals.approve(id, ann)).toMatchObject({ status: "failed", error: "The ticket server refused the key ***.", output: null });
    });

    test("silence past the deadline is unknown; the call is told to stop, and a late answer is kept", async () => {
      let aborted: Promise<unknown> | undefined;
      const slow = action("slowTicket", "manual", async (_input, options) => {
        const { abortSignal } = options as { abortSignal: AbortSignal }; // what the host passes
        aborted = new Promise((resolve) => abortSignal.addEventListener("abort", resolve));
        await fetch(`${witness.url}/slow`, { method: "POST", body: "slow" });
        return "late";
      });
      const impatient = ground.open({ plugins: [ticketPlugin("", { actions: [slow] })], timeoutMs: 50 });
      const { id } = await impatient.propose(proposal("slowTicket"));

      const record = await impatient.approve(id, ann);
      await aborted;

      expect(record).toMatchObject({ status: "unknown", finishedAt: null, error: 'Plugin "tickets": execute() of slowTicket did not finish within 50 ms. It may have happened.' });
      await expect(impatient.approve(id, ann)).rejects.toMatchObject({ code: "ACTION_CONFLICT", status: "unknown" });
      witness.release();
      await expect.poll(() => impatient.get(id, ann)).toMatchObject({ status: "executed", output: "late", error: null });
      expect(witness.done).toEqual(["slow"]);
    });

    test("an unknown one is resolved by an admin, once", async () => {
      const hanging = action("hang", "manual", () => new Promise(() => undefined));
      const impatient = ground.open({ plugins: [ticketPlugin("", { actions: [hanging] })], timeoutMs: 20 });
      const { id } = await impatient.propose(proposal("hang"));
      await impatient.approve(id, ann);

      await expect(impatient.resolve(id, ann, "failed")).rejects.toMatchObject({ code: "ACTION_FORBIDDEN" });
      expect(await impatient.resolve(id, root, "failed")).toMatchObject({ status: "failed", reason: "root says that it failed.", decidedBy: "ann", finishedAt: expect.any(String) });
      await expect(impatient.resolve(id, root, "executed")).rejects.toMatchObject({ code: "ACTION_CONFLICT", status: "failed" });
    });

    test("a plugin that is gone fails by its name, and is not asked for again", async () => {
      const { id } = await approvals.propose(proposal("createTicket"));

      expect(await ground.open({ plugins: [] }).approve(id, ann)).toMatchObject({ status: "failed", error: expect.stringContaining('Plugin "tickets" has no action "createTicket"') });
      await expect(approvals.approve(id, ann)).rejects.toMatchObject({ code: "ACTION_CONFLICT" });
      expect(witness.done).toEqual([]);
    });

    test("closing waits for what runs, and lets nothing new begin", async () => {
      const [running, waiting] = await Promise.all([approvals.propose(proposal("slowTicket")), approvals.propose(proposal("createTicket"))]);
      const approved = approvals.approve(running.id, ann);
      await witness.calledTimes(1);

      const closed = approvals.close(60_000);
      await expect(approvals.approve(waiting.id, ann)).rejects.toMatchObject({ code: "HOST_CLOSING" });
      witness.release();
      await closed;

      expect(await approved).toMatchObject({ status: "executed" });
      expect(witness.done).toHaveLength(1);
    });
  });

  test("no secret of the plugin's config is in an output, however it is spelled", async () => {
    const leaking = ground.open({ plugins: [ticketPlugin("", { actions: [action("leak", "auto", () => ({ [secret]: `https://u:${secret}@host/?token=${secret}"x` }))] })] });

    const record = await leaking.propose(proposal("leak"));

    expect(record.status).toBe("executed");
    expect(JSON.stringify(record)).not.toContain(secret);
  });
});
