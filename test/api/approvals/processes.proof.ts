import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ActionRecord } from "@useatlas/plugin-sdk";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { Approvals } from "../../../src/api/approvals/approvals.ts";
import { bun } from "../../support/atlas.ts";
import { beginIn, ground, url, witness } from "./support/ground-of.ts";
import { proposal, root } from "./support/open-approvals.ts";
import { ticketPlugin } from "./support/ticket-plugin.ts";

// In CI size by default; ATLAS_PROOF_ROUNDS=100 is the full one.
const rounds = Number(process.env.ATLAS_PROOF_ROUNDS ?? 10);

beginIn("Postgres");

/** The one who proposes, and looks at what became of it; executes nothing. */
let observer: Approvals;
beforeEach(() => {
  observer = ground.open({ plugins: [ticketPlugin(witness.url)], maxPerConversation: 1_000_000 });
});

async function propose(name: string, count: number): Promise<string[]> {
  const records: ActionRecord[] = [];
  for (let index = 0; index < count; index++) records.push(await observer.propose(proposal(name, { input: { title: `ticket ${index}` } })));
  return records.map(({ id }) => id);
}

test("of a hundred approvals from two processes one executes, and ninety-nine are conflicts; in every round", async () => {
  const replicas = await Promise.all([startReplica(), startReplica()]);
  const ids = await propose("createTicket", rounds);

  for (const id of ids) {
    const fifty = Array.from({ length: 50 }, () => id).join(" ");
    const answers = (await Promise.all(replicas.map((replica) => replica.approve(fifty)))).flat();

    expect(answers.filter((answer) => answer === "executed")).toHaveLength(1);
    expect(answers.filter((answer) => answer === "ACTION_CONFLICT")).toHaveLength(99);
  }
  expect([...witness.done].sort()).toEqual(ids.map((_, index) => `ticket ${index}`).sort());
});

test("a hundred actions that two processes approve against each other are executed once each", async () => {
  const replicas = await Promise.all([startReplica(), startReplica()]);
  const ids = await propose("createTicket", 100);

  const [one = [], other = []] = await Promise.all(replicas.map((replica, index) => replica.approve((index === 0 ? ids : [...ids].reverse()).join(" "))));

  const winners = ids.map((_, index) => [String(one[index]), String(other[ids.length - 1 - index])].sort());
  expect(winners).toEqual(ids.map(() => ["ACTION_CONFLICT", "executed"]));
  expect(witness.done).toHaveLength(100);
});

describe("kill -9", () => {
  test("before anybody approves: the action waits on, and another process executes it once", async () => {
    const first = await startReplica();
    const [id = ""] = await propose("createTicket", 1);
    await first.kill();

    const second = await startReplica();

    expect(await second.approve(id)).toEqual(["executed"]);
    expect(witness.done).toHaveLength(1);
  });

  test("between the claim and the execution: never executed, unknown to all, and resolved by an admin", async () => {
    const replica = await startReplica("stuck");
    const [id = ""] = await propose("createTicket", 1);
    replica.send(id);
    await witness.calledTimes(1);
    const before = (await observer.get(id, root)).status;
    await replica.kill();

    expect(before).toBe("executing");
    await expect.poll(() => observer.get(id, root)).toMatchObject({ status: "unknown" });
    expect(await (await startReplica()).approve(id)).toEqual(["ACTION_CONFLICT"]);
    expect(await observer.resolve(id, root, "failed")).toMatchObject({ status: "failed" });
    expect(witness.done).toEqual(["claimed"]);
  });

  test("during the execution: not executed again, unknown to all, and resolved by an admin", async () => {
    const replica = await startReplica();
    const [id = ""] = await propose("slowTicket", 1);
    replica.send(id);
    await witness.calledTimes(1);
    await replica.kill();

    await expect.poll(() => observer.get(id, root)).toMatchObject({ status: "unknown" });
    expect(await (await startReplica()).approve(id)).toEqual(["ACTION_CONFLICT"]);
    expect(await observer.resolve(id, root, "executed")).toMatchObject({ status: "executed" });
    expect(witness.done).toHaveLength(1);
  });

  test("anywhere in a burst: what is pending is executed by another process, and nothing twice", async () => {
    for (let round = 0; round < rounds; round++) {
      const begun = witness.done.length;
      const ids = await propose("createTicket", 30);
      const replica = await startReplica();
      replica.send(ids.join(" "));
      await witness.calledTimes(begun + 1 + ((round * 7) % 30));
      await replica.kill();

      const other = await startReplica();
      await other.approve(ids.join(" "));
      await other.kill();

      const statuses = await Promise.all(ids.map(async (id) => (await observer.get(id, root)).status));
      const done = ids.map((_, index) => witness.done.slice(begun).filter((title) => title === `ticket ${index}`).length);
      expect(statuses.filter((status) => status !== "executed" && status !== "unknown")).toEqual([]);
      statuses.forEach((status, index) => expect(status === "executed" ? [1] : [0, 1]).toContain(done[index]));
    }
  });
});

test("a process that ends in order waits for what it executes, and leaves nothing unknown", async () => {
  const replica = await startReplica();
  const [id = ""] = await propose("slowTicket", 1);
  replica.send(id);
  await witness.calledTimes(1);

  replica.end();
  witness.release();

  expect(await replica.exit).toBe(0);
  expect(await observer.get(id, root)).toMatchObject({ status: "executed" });
});

interface Replica {
  send(ids: string): void;
  /** What became of each. */
  approve(ids: string): Promise<string[]>;
  kill(): Promise<void>;
  end(): void;
  exit: Promise<number | null>;
}

async function startReplica(...words: string[]): Promise<Replica> {
  const child: ChildProcess = spawn(bun, [join(import.meta.dirname, "fixtures/replica.ts"), url, witness.url, ...words], { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const exit = once(child, "exit").then(([code]) => code);
  if (!child.stdout) throw new Error("The replica has no stdout.");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const send = (ids: string) => void child.stdin?.write(`${ids}\n`);
  await lines.next();

  return {
    send,
    async approve(ids) {
      send(ids);
      const { value, done } = await lines.next();
      if (done) throw new Error("The replica ended before it answered.");
      return JSON.parse(value);
    },
    async kill() {
      child.kill("SIGKILL");
      await exit;
    },
    end: () => void child.stdin?.end(),
    exit,
  };
}
