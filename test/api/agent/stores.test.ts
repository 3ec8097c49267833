import pg from "pg";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createMemoryStore } from "../../../src/api/agent/conversations/memory-store.ts";
import { createPostgresStore } from "../../../src/api/agent/conversations/postgres-store.ts";
import type { ConversationStore } from "../../../src/api/agent/conversations/store.ts";
import { migrate } from "../../../src/api/database/migrate.ts";
import { openDatabase } from "../../../src/api/database/open-database.ts";
import { postgres, type TestPostgres } from "../../support/postgres.ts";
import { message } from "./demo.ts";

let server: TestPostgres;
let url: string;
beforeAll(async () => {
  server = await postgres();
  url = await server.createDatabase();
  const database = await openDatabase(url, { cwd: "/" });
  await migrate(database, []);
  await database.close();
});
afterAll(() => server.stop());

describe.each([{ kind: "memory" }, { kind: "Postgres" }])("conversations in $kind", ({ kind }) => {
  test("belong to whoever made them first, and are listed with the latest on top", async () => {
    const { store, id } = open();

    await store.create({ id: id("one"), title: "One", personId: id("ada") });
    await store.create({ id: id("two"), title: "Two", personId: id("ada") });
    await store.create({ id: id("one"), title: "Mine", personId: id("eve") });
    await store.add(id("one"), message("hello"));

    expect((await store.list(id("ada"))).map(({ title }) => title)).toEqual(["One", "Two"]);
    expect(await store.find(id("one"))).toMatchObject({ title: "One", createdBy: id("ada") });
    expect([await store.isParticipant(id("one"), id("ada")), await store.isParticipant(id("one"), id("eve")), await store.list(id("eve"))]).toEqual([true, false, []]);
    await store.join(id("one"), id("eve"));
    await store.join(id("one"), id("eve"));
    expect(await store.isParticipant(id("one"), id("eve"))).toBe(true);
  });

  test("keep messages in order and once, with any text", async () => {
    const { store, id } = open();
    await store.create({ id: id("talk"), title: "\0 and \uD800", personId: "ada" });
    const odd = message("a\0b \uD800 \u2028 😀", "m1");

    await store.add(id("talk"), odd);
    await store.add(id("talk"), message("second", "m2"));
    await store.add(id("talk"), message("not this", "m1"));

    const stored = await store.messages(id("talk"));
    expect(stored.map(({ id: one }) => one)).toEqual(["m1", "m2"]);
    expect(JSON.stringify(stored[0]?.parts)).toContain("😀");
  });

  test("have one turn at a time: only it saves, and a lost one saves nothing any more", async () => {
    const { store, id } = open();
    await store.create({ id: id("talk"), title: "Talk", personId: "ada" });
    const answer = { ...message("half", "a1"), role: "assistant" as const, metadata: { outcome: "answered" } };

    const taken = [await store.take(id("talk"), "t1", 60_000), await store.take(id("talk"), "t2", 60_000)];
    await store.save(id("talk"), answer, "t1");
    await store.save(id("talk"), { ...answer, parts: [{ type: "text", text: "whole" }] }, "t1");
    const kept = [await store.keep(id("talk"), "t1", -1), await store.keep(id("talk"), "t2", 60_000)];
    const over = await store.take(id("talk"), "t3", 60_000);
    await store.save(id("talk"), { ...answer, parts: [{ type: "text", text: "late" }] }, "t1");
    await store.release(id("talk"), "t1");
    const stillTaken = await store.take(id("talk"), "t4", 60_000);
    await store.release(id("talk"), "t3");

    expect({ taken, kept, over, stillTaken }).toEqual({ taken: [true, false], kept: [true, false], over: true, stillTaken: false });
    expect(await store.messages(id("talk"))).toEqual([{ ...answer, parts: [{ type: "text", text: "whole" }] }]);
    expect(await store.take(id("talk"), "t5", 60_000)).toBe(true);
  });

  test("of fifty that reach for the turn at once one gets it", async () => {
    const { store, id } = open();
    await store.create({ id: id("talk"), title: "Talk", personId: "ada" });

    const taken = await Promise.all(Array.from({ length: 50 }, (_, index) => store.take(id("talk"), `t${index}`, 60_000)));

    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  test("are gone with all that is in them, and nothing is added to what is not there", async () => {
    const { store, id } = open();
    await store.create({ id: id("talk"), title: "Talk", personId: "ada" });
    await store.take(id("talk"), "t1", 60_000);

    await store.delete(id("talk"));
    await store.save(id("talk"), message("late"), "t1");

    expect([await store.find(id("talk")), await store.messages(id("talk")), await store.keep(id("talk"), "t1", 1000), await store.take(id("talk"), "t2", 1000)]).toEqual([undefined, [], false, false]);
  });

  let opened = 0;
  function open(): { store: ConversationStore; id: (name: string) => string } {
    const prefix = `${kind}-${++opened}`;
    const id = (name: string) => `${prefix}-${name}`;
    if (kind === "memory") return { store: createMemoryStore(), id };
    const pool = new pg.Pool({ connectionString: url, max: 4 });
    onTestFinished(() => pool.end());
    return { store: createPostgresStore((sql, params) => pool.query(sql, [...params])), id };
  }
});
