import { describe, expect, test } from "vitest";
import { approvals, beginIn, ground, places, witness } from "./support/ground-of.ts";
import { ann, ben, proposal, root } from "./support/open-approvals.ts";
import { ticketPlugin } from "./support/ticket-plugin.ts";

describe.each(places)("in %s", (place) => {
  beginIn(place);

  test.each(["nonsense", "00000000-0000-4000-8000-000000000000", "' OR true --", "\0", ""])("a forged id %j is unknown", async (id) => {
    await approvals.propose(proposal("createTicket"));

    for (const attempt of [() => approvals.approve(id, root), () => approvals.deny(id, root), () => approvals.resolve(id, root, "executed"), () => approvals.get(id, root)]) {
      await expect(attempt()).rejects.toMatchObject({ code: "ACTION_UNKNOWN" });
    }
  });

  test("a member of another conversation does not even learn that it exists", async () => {
    const { id } = await approvals.propose(proposal("createTicket", { toolCallId: "t1" }));
    await ground.join("c2", ben.id);

    for (const attempt of [() => approvals.approve(id, ben), () => approvals.deny(id, ben), () => approvals.resolve(id, ben, "failed"), () => approvals.get(id, ben)]) {
      await expect(attempt()).rejects.toMatchObject({ code: "ACTION_UNKNOWN" });
    }
    expect(await approvals.list({ person: ben })).toEqual([]);
    expect(await approvals.list({ person: ben, conversationId: "c1" })).toEqual([]);
    expect(witness.done).toEqual([]);
  });

  test("another participant may approve", async () => {
    const { id } = await approvals.propose(proposal("createTicket"));
    await ground.join("c1", ben.id);

    expect(await approvals.approve(id, ben)).toMatchObject({ status: "executed", decidedBy: "ben", proposedBy: "ann" });
  });

  test("admin-only is forbidden to members, for approving and for denying, and open to admins", async () => {
    const { id } = await approvals.propose(proposal("deleteTicket"));

    await expect(approvals.approve(id, ann)).rejects.toMatchObject({ code: "ACTION_FORBIDDEN" });
    await expect(approvals.deny(id, ann)).rejects.toMatchObject({ code: "ACTION_FORBIDDEN" });
    expect(witness.done).toEqual([]);
    expect(await approvals.approve(id, root)).toMatchObject({ status: "executed", decidedBy: "root" });
  });

  test("what was made stricter since it was proposed is approved by the stricter rule", async () => {
    const { id } = await approvals.propose(proposal("createTicket"));
    const stricter = ground.open({ plugins: [ticketPlugin(witness.url)], approval: { "ticket:createTicket": "admin-only" } });

    await expect(stricter.approve(id, ann)).rejects.toMatchObject({ code: "ACTION_FORBIDDEN" });
  });
});
