import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { contextPlugin } from "../../support/plugins.ts";
import { ask, heldText, rawChat, question } from "./support/chat.ts";
import { serving } from "./support/serving.ts";

test("stopping lets an answer come to its end, refuses what is new, then tears down", async () => {
  const events: string[] = [];
  const { text, say, end } = heldText();
  const { url, stop } = await serving({ plugins: [contextPlugin("watcher", { teardown: () => void events.push("teardown") })] }, { script: [{ text }] });
  const response = await ask(url);
  void say("There are ");

  const stopped = stop().then(() => events.push("stopped"));
  await eventually(() => expect(fetch(`${url}/api/health`)).rejects.toThrow());
  expect(events).toEqual([]);
  await say("3084.");
  await end();
  const whole = await response.text();
  await stopped;

  expect(whole).toContain("3084.");
  expect(whole).toMatch(/data: \[DONE\]\n\n$/);
  expect(events).toEqual(["teardown", "stopped"]);
});

test("stopping aborts an answer that does not end in time, and its model", async () => {
  const ends: Promise<string>[] = [];
  const { text } = heldText();
  const { url, stop } = await serving({}, { script: ({ ended }) => (ends.push(ended), { text }), deadlines: { drainMs: 50 } });
  const response = await ask(url);
  await eventually(() => expect(ends).toHaveLength(1));

  await Promise.all([stop(), response.text()]);

  expect(await ends[0]).toBe("cut");
});

test("stopping is not held up by a connection that was opened and never used", async () => {
  const { url, stop } = await serving({}, { deadlines: { drainMs: 600_000 } });
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  await once(socket, "connect");
  const closed = once(socket, "close");
  // Over a connection that came later, so that the server has seen the first one.
  await (await fetch(`${url}/api/health`)).text();

  await stop();

  await closed;
});

test("stopping is not held up by a connection that is kept alive", async () => {
  const { url, stop } = await serving({}, { deadlines: { drainMs: 60_000 } });
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.write("GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await once(socket, "data");

  await stop();

  if (!socket.closed) await once(socket, "close");
});

test("while it stops, a connection that is kept alive brings in nothing", async () => {
  const { text, end } = heldText();
  const { url, stop } = await serving({}, { script: [{ text }] });
  const socket = connect(Number(new URL(url).port), "127.0.0.1").setEncoding("latin1");
  let received = "";
  socket.on("data", (part) => (received += String(part)));
  socket.write(rawChat(question("How many orders?")));
  await eventually(() => expect(received).toContain("200 OK"));

  const stopped = stop();
  socket.write("GET /api/v1/conversations HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await end();
  await Promise.all([stopped, once(socket, "close")]);

  expect(received).not.toMatch(/200 OK[^]*200 OK/);
});

test("stopping twice is stopping once", async () => {
  let teardowns = 0;
  const { stop } = await serving({ plugins: [contextPlugin("watcher", { teardown: () => void teardowns++ })] });

  await Promise.all([stop(), stop()]);

  expect(teardowns).toBe(1);
});
