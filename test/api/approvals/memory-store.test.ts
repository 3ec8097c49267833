import { expect, test } from "vitest";
import { createMemoryStore } from "../../../src/api/approvals/memory-store.ts";

const action = { pluginId: "p", name: "n", description: "d", actionType: "t", reversible: false, approval: "manual", input: {}, asked: {}, proposedBy: "ann", conversationId: "c1" } as const;
const limits = { maxPerConversation: 100, expiresAfterMs: 86_400_000 };

test("memory keeps so many actions: the oldest that are settled are forgotten, and none that waits", async () => {
  const store = createMemoryStore({ isParticipant: () => Promise.resolve(true), mostKept: 2 });
  const add = async (toolCallId: string) => {
    const added = await store.add({ ...action, toolCallId }, limits);
    if (added === "full") throw new Error("There is room for a hundred.");
    return added.record.id;
  };
  const calls = async () => (await store.list({ limit: 100 })).map(({ toolCallId }) => toolCallId);

  await add("waits");
  await store.deny(await add("first"), { personId: "ann", reason: null });
  await store.deny(await add("second"), { personId: "ann", reason: null });
  expect(await calls()).toEqual(["second", "waits"]);

  await add("third");
  await add("fourth");
  expect(await calls()).toEqual(["fourth", "third", "waits"]);
});
