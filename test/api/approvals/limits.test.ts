import { describe, expect, test } from "vitest";
import { approvals, beginIn, ground, places, witness } from "./support/ground-of.ts";
import { ann, proposal } from "./support/open-approvals.ts";
import { ticketPlugin } from "./support/ticket-plugin.ts";

describe.each(places)("in %s", (place) => {
  beginIn(place);

  test("a conversation has so many actions, also when they are proposed at once", async () => {
    const few = ground.open({ plugins: [ticketPlugin(witness.url)], maxPerConversation: 3 });

    const results = await Promise.allSettled(Array.from({ length: 20 }, () => few.propose(proposal("createTicket"))));

    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    expect(results.filter((one) => one.status === "rejected" && one.reason.code === "ACTION_LIMIT_REACHED")).toHaveLength(17);
    await expect(few.propose(proposal("createTicket", { conversationId: "c2" }))).resolves.toMatchObject({ status: "pending" });
  });

  test("the same call proposes once, and another one under its id is refused", async () => {
    const first = await approvals.propose(proposal("createTicket", { toolCallId: "call_0" }));

    expect(await approvals.propose(proposal("createTicket", { toolCallId: "call_0" }))).toEqual(first);
    await expect(approvals.propose(proposal("createTicket", { toolCallId: "call_0", input: { title: "Another" } }))).rejects.toMatchObject({ code: "ACTION_CALL_REUSED" });
    await expect(approvals.propose(proposal("noteTicket", { toolCallId: "call_0" }))).rejects.toMatchObject({ code: "ACTION_CALL_REUSED" });
    expect(witness.done).toEqual([]);
  });

  test("the latest come first, and no more than asked for", async () => {
    for (const title of ["one", "two", "three"]) await approvals.propose(proposal("createTicket", { input: { title } }));

    const listed = await approvals.list({ person: ann, limit: 2 });

    expect(listed.map(({ input }) => input)).toMatchObject([{ title: "three" }, { title: "two" }]);
  });
});
