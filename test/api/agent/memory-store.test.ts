import { expect, test } from "vitest";
import { createMemoryStore } from "../../../src/api/agent/conversations/memory-store.ts";

const store = () => createMemoryStore({ mostKept: 2 });
const conversation = (id: string) => ({ id, title: id, personId: "ann" });
const message = { id: "m", role: "user" as const, parts: [] };
const idsIn = async (from: ReturnType<typeof createMemoryStore>) => (await from.list("ann")).map(({ id }) => id);

test("what has rested longest is forgotten, with its messages", async () => {
  const kept = store();
  for (const id of ["first", "second"]) await kept.create(conversation(id));
  await kept.add("second", message);
  await kept.add("first", message);

  await kept.create(conversation("third"));

  expect(await idsIn(kept)).toEqual(["third", "first"]);
  expect(await kept.messages("second")).toEqual([]);
  expect(await kept.messages("first")).toEqual([message]);
});

test("one whose turn is running stays, and so does the one that was just begun", async () => {
  const kept = store();
  for (const id of ["first", "second"]) {
    await kept.create(conversation(id));
    await kept.take(id, "turn", 60_000);
  }

  await kept.create(conversation("third"));
  expect(await idsIn(kept)).toEqual(["third", "second", "first"]);
  await kept.release("second", "turn");
  await kept.create(conversation("fourth"));

  expect(await idsIn(kept)).toEqual(["fourth", "third", "first"]);
});
