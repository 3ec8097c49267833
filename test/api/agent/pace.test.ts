import { expect, test } from "vitest";
import { createPace } from "../../../src/api/agent/pace.ts";

test("a writer waits once it is as far ahead as it may be, and goes on when one more was read", async () => {
  const pace = createPace({ mostAhead: 2, signal: new AbortController().signal });
  const reader = pace.read(new ReadableStream<string>({ start: (controller) => ["a", "b", "c"].forEach((chunk) => controller.enqueue(chunk)) })).getReader();

  expect([pace.written(), pace.written()]).toEqual([undefined, undefined]);
  const wait = pace.written();
  const other = pace.written();
  expect(wait).toBe(other);
  const read = [await reader.read(), await reader.read()].map(({ value }) => value);
  await wait;

  expect(read).toEqual(["a", "b"]);
});

test("nobody waits once the signal has ended it", async () => {
  const ending = new AbortController();
  const pace = createPace({ mostAhead: 0, signal: ending.signal });
  const wait = pace.written();

  ending.abort();
  await wait;

  expect(pace.written()).toBeUndefined();
});
