import { connect } from "node:net";
import type { UIMessageChunk } from "ai";
import { describe, expect, test } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { endInWords } from "../../../src/api/http/end-in-words.ts";
import { ask, heldText, question, rawChat, textOf } from "./support/chat.ts";
import { serving } from "./support/serving.ts";

describe("a client that goes", () => {
  test("has its model's answer cut, and not that of others", async () => {
    const ends: Promise<string>[] = [];
    const held = [heldText(), heldText()] as const;
    const { url } = await serving({}, { script: ({ ended }, index) => (ends.push(ended), { text: held[index]?.text ?? "" }) });
    const going = new AbortController();
    const first = await ask(url, { signal: going.signal });
    await eventually(() => expect(ends).toHaveLength(1));
    const second = await ask(url, { body: question("How many customers?", { id: "c2" }) });
    await eventually(() => expect(ends).toHaveLength(2));

    going.abort();

    await expect(first.text()).rejects.toThrow();
    expect(await ends[0]).toBe("cut");
    await held[1].say("812");
    await held[1].end();
    expect([await textOf(second), await ends[1]]).toEqual(["812", "complete"]);
  });

  test("before the model has said anything has it cut as well", async () => {
    const ends: Promise<string>[] = [];
    const going = new AbortController();
    const { url } = await serving({}, { script: ({ ended }) => (ends.push(ended), going.abort(), { text: heldText().text }) });

    await ask(url, { signal: going.signal }).then((response) => response.text()).catch(() => "gone");

    expect(await ends[0]).toBe("cut");
  });
});

test("a stream that is silent says now and then that it lives", async () => {
  const { text, end } = heldText();
  const { url } = await serving({}, { script: [{ text }], deadlines: { keepAliveMs: 20 } });

  const { body } = await ask(url);

  let said = "";
  let ending: Promise<void> | undefined;
  for await (const part of body ?? []) {
    said += new TextDecoder().decode(part);
    if (said.split(": keep-alive").length > 2) ending ??= end();
  }
  expect(said).toMatch(/^: stream-open\n\n/);
  expect(said).toMatch(/: keep-alive\n\n[^]*data: \[DONE\]\n\n$/);
});

test("a stream says at once that it is open, and that no proxy may hold it back", async () => {
  const { text, end } = heldText();
  const { url } = await serving({}, { script: [{ text }] });

  const response = await ask(url);

  expect(Object.fromEntries(response.headers)).toMatchObject({ "content-type": "text/event-stream", "cache-control": "no-cache", "x-accel-buffering": "no", "x-vercel-ai-ui-message-stream": "v1", "x-content-type-options": "nosniff" });
  await end();
  await response.text();
});

test("a source that breaks off ends in words that tell nothing of the inside", async () => {
  const heard: unknown[] = [];
  const broken = new ReadableStream<UIMessageChunk>({ pull: () => Promise.reject(new Error("password of the model")) });

  const chunks = [];
  for await (const chunk of endInWords(broken, { onError: (thrown) => heard.push(thrown) })) chunks.push(chunk);

  expect(chunks).toEqual([{ type: "error", errorText: "The answer broke off. Ask again." }]);
  expect(heard).toEqual([new Error("password of the model")]);
});

test("a client that does not read holds nobody else up, only its own model; when it goes its model is cut", async () => {
  const ends: Promise<string>[] = [];
  let made = 0;
  async function* long() {
    for (; made < pieces; made++) yield "x".repeat(10_000);
  }
  const { url } = await serving({}, { script: ({ ended }, index) => (ends.push(ended), { text: index === 0 ? long() : "812" }) });
  const slow = connect(Number(new URL(url).port), "127.0.0.1");
  slow.write(rawChat(question("How many orders?")));
  slow.pause();
  await eventually(() => expect(made).toBeGreaterThan(0));

  for (let round = 0; round < 10; round++) expect(await textOf(await ask(url, { body: question("How many?", { id: `c-${round}` }) }))).toBe("812");
  await stoodStill(() => made);
  expect(made).toBeLessThan(pieces);
  slow.destroy();

  expect(await ends[0]).toBe("cut");
});

test("of a source nothing is read ahead of its reader", async () => {
  let made = 0;
  const source = new ReadableStream<UIMessageChunk>({ pull: (controller) => controller.enqueue({ type: "text-delta", id: "t", delta: String(made++) }) }, { highWaterMark: 0 });
  const reader = endInWords(source, { onError: () => undefined }).getReader();

  for (let read = 0; read < 3; read++) await reader.read();

  expect(made).toBe(3);
});

/** Until a number has not changed between two looks. */
async function stoodStill(look: () => number): Promise<void> {
  let before = -1;
  const change = () => {
    const now = look();
    const by = now - before;
    before = now;
    return by;
  };
  await expect.poll(change, { interval: 500, timeout: 50_000 }).toBe(0);
}

// 200 MB in all: far more than every socket in between holds.
const pieces = 20_000;
