import { once } from "node:events";
import { connect } from "node:net";
import type { UIMessageChunk } from "ai";
import { describe, expect, test, vi } from "vitest";
import { contextPlugin, never } from "../../support/plugins.ts";
import { serving } from "./support/serving.ts";

describe("stopping", () => {
  test("lets a stream come to its end, refuses what is new, then tears down", async () => {
    const events: string[] = [];
    const { chat, writer } = heldChat();
    const { url, stop } = await serving({ plugins: [contextPlugin("watcher", { teardown: () => void events.push("teardown") })] }, { later: { chat } });
    const response = await ask(url);
    const reader = response.body?.getReader();
    await writer.write({ type: "start" });
    await reader?.read();

    const stopped = stop().then(() => events.push("stopped"));
    await vi.waitFor(() => expect(fetch(`${url}/api/health`)).rejects.toThrow());
    expect(events).toEqual([]);
    await writer.write({ type: "finish" });
    await writer.close();
    const rest = await readAll(reader);
    await stopped;

    expect(rest).toContain('data: {"type":"finish"}\n\ndata: [DONE]\n\n');
    expect(events).toEqual(["teardown", "stopped"]);
  });

  test("aborts a stream that does not end in time, and its model", async () => {
    const { chat, signals } = heldChat();
    const { url, stop } = await serving({}, { later: { chat }, deadlines: { drainMs: 50 } });
    const response = await ask(url);

    await Promise.all([stop(), response.text().catch(() => "cut")]);

    expect(signals[0]?.aborted).toBe(true);
  });

  test("is not held up by a connection that is kept alive", async () => {
    const { url, stop } = await serving({}, { deadlines: { drainMs: 60_000 } });
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write("GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await once(socket, "data");

    await stop();

    if (!socket.closed) await once(socket, "close");
  });

  test("on a connection that is kept alive what is new is refused", async () => {
    const { chat, writer } = heldChat();
    const { url, stop } = await serving({}, { later: { chat } });
    const socket = connect(Number(new URL(url).port), "127.0.0.1").setEncoding("latin1");
    const body = JSON.stringify(question);
    let received = "";
    socket.on("data", (part) => (received += String(part)));
    socket.write(`POST /api/v1/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    await vi.waitFor(() => expect(received).toContain("200 OK"));

    const stopped = stop();
    socket.write("GET /api/v1/conversations HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await writer.close();
    await Promise.all([stopped, once(socket, "close")]);

    expect(received).not.toMatch(/200 OK[^]*200 OK/);
  });

  test("again does the same thing once", async () => {
    let teardowns = 0;
    const { stop } = await serving({ plugins: [contextPlugin("watcher", { teardown: () => void teardowns++ })] });

    await Promise.all([stop(), stop()]);

    expect(teardowns).toBe(1);
  });
});

describe("a client that goes", () => {
  test("has its answer aborted, and not that of others", async () => {
    const { chat, signals } = heldChat();
    const { url } = await serving({}, { later: { chat }, deadlines: { drainMs: 10 } });
    const going = new AbortController();
    const response = await ask(url, going.signal);
    const other = await ask(url);

    going.abort();

    await vi.waitFor(() => expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]));
    await expect(response.text()).rejects.toThrow();
    await other.body?.cancel();
  });

  test("before its answer has begun has it aborted as well", async () => {
    const signals: AbortSignal[] = [];
    const { url } = await serving({}, { later: { chat: ({ signal }) => (signals.push(signal), never()) }, deadlines: { drainMs: 10 } });
    const going = new AbortController();
    const response = ask(url, going.signal);
    await vi.waitFor(() => expect(signals).toHaveLength(1));

    going.abort();

    await expect(response).rejects.toThrow();
    await vi.waitFor(() => expect(signals[0]?.aborted).toBe(true));
  });
});

describe("a stream", () => {
  test("that is silent says now and then that it lives", async () => {
    const { chat } = heldChat();
    const { url } = await serving({}, { later: { chat }, deadlines: { keepAliveMs: 20, drainMs: 10 } });

    const { body } = await ask(url);

    let said = "";
    for await (const part of body ?? []) {
      said += new TextDecoder().decode(part);
      if (said.split("\n\n").length > 3) break;
    }
    expect(said).toMatch(/^: stream-open\n\n(: keep-alive\n\n)+$/);
  });

  test("that breaks off ends in words that tell nothing of the inside", async () => {
    const { url } = await serving({}, { later: { chat: async () => new ReadableStream<UIMessageChunk>({ pull: () => Promise.reject(new Error("password of the model")) }) } });

    const text = await (await ask(url)).text();

    expect(text).toBe(': stream-open\n\ndata: {"type":"error","errorText":"The answer broke off. Ask again."}\n\ndata: [DONE]\n\n');
  });

  test("waits for a client that does not read, and others do not", async () => {
    let made = 0;
    const endless = () => new ReadableStream<UIMessageChunk>({ pull: (controller) => controller.enqueue({ type: "text-delta", id: "t", delta: String(made++).padEnd(100_000, ".") }) }, { highWaterMark: 0 });
    const { url, call } = await serving({}, { later: { chat: async () => endless() }, deadlines: { drainMs: 10 } });

    const slow = connect(Number(new URL(url).port), "127.0.0.1");
    const body = JSON.stringify(question);
    slow.write(`POST /api/v1/chat HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
    slow.pause();
    await vi.waitFor(() => expect(made).toBeGreaterThan(2));
    for (let round = 0; round < 100; round++) expect(await call("/api/health")).toMatchObject({ status: 200 });

    // What the sockets of both sides hold, and no more: it would be thousands by the time of a hundred requests.
    expect(made).toBeLessThan(200);
    slow.destroy();
  });
});

const question = { id: "c1", messages: [{ id: "m1", role: "user", parts: [{ type: "text", text: "How many orders?" }] }] };

function ask(url: string, signal: AbortSignal | null = null): Promise<Response> {
  return fetch(`${url}/api/v1/chat`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(question), signal });
}

/** A chat whose chunks come when the test writes them. */
function heldChat() {
  const signals: AbortSignal[] = [];
  const { readable, writable } = new TransformStream<UIMessageChunk, UIMessageChunk>();
  const writer = writable.getWriter();
  async function chat({ signal }: { signal: AbortSignal }) {
    signals.push(signal);
    return signals.length === 1 ? readable : new ReadableStream<UIMessageChunk>();
  }
  return { chat, signals, writer };
}

async function readAll(reader: { read(): Promise<{ done: boolean; value?: Uint8Array }> } | undefined): Promise<string> {
  let text = "";
  for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) text += new TextDecoder().decode(part.value);
  return text;
}
