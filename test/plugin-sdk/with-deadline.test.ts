import { withDeadline } from "@useatlas/plugin-sdk";
import { expect, test, vi } from "vitest";

const never = () => new Promise<never>(() => {});
const unused = () => {
  throw new Error("It was not late.");
};

test("an answer in time is given, and no timer is left", async () => {
  vi.useFakeTimers();
  try {
    expect(await withDeadline(async () => 7, { deadlineMs: 1000, late: unused })).toBe(7);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test("what stands in for a late answer is returned", async () => {
  expect(await withDeadline(never, { deadlineMs: 1, late: () => "late" })).toBe("late");
});

test("what is to be said of a late answer is thrown", async () => {
  const late = () => {
    throw new Error("too late");
  };

  await expect(withDeadline(never, { deadlineMs: 1, late })).rejects.toThrow("too late");
});

test("a function that throws before its first await rejects, and leaves no timer either", async () => {
  vi.useFakeTimers();
  try {
    const broken = (): Promise<string> => {
      throw new Error("broken");
    };

    await expect(withDeadline(broken, { deadlineMs: 1000, late: unused })).rejects.toThrow("broken");
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test("the failure of what is late ends no process", async () => {
  let fail: (thrown: Error) => void = () => {};
  const work = new Promise<never>((_, reject) => (fail = reject));
  const unhandled = vi.fn();
  process.on("unhandledRejection", unhandled);

  await withDeadline(() => work, { deadlineMs: 1, late: () => undefined });
  fail(new Error("nobody listens"));
  await new Promise(setImmediate);

  process.off("unhandledRejection", unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});
