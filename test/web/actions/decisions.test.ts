import type { ActionRecord, ActionStatus } from "@useatlas/plugin-sdk";
import { expect, test } from "vitest";
import { latestRecord } from "../../../src/web/actions/latest-record.ts";
import { mayDecide } from "../../../src/web/actions/may-decide.ts";
import { timeLeft } from "../../../src/web/actions/time-left.ts";

test.each([
  ["manual", "member", "pending", true],
  ["admin-only", "admin", "pending", true],
  ["admin-only", "member", "pending", false],
  ["manual", "admin", "executed", false],
] as const)("an action that is %s may be decided by a %s while %s: %s", (approval, role, status, may) => {
  expect(mayDecide({ approval, status }, { role }).may).toBe(may);
});

test("of two copies the one that is further on counts, whichever comes first", () => {
  const record = (status: ActionStatus) => ({ id: "1", status }) as ActionRecord; // the rest is not read

  for (const [older, newer] of [["pending", "executing"], ["executing", "unknown"], ["unknown", "executed"], ["pending", "expired"]] as const) {
    expect(latestRecord(record(older), record(newer))?.status).toBe(newer);
    expect(latestRecord(record(newer), record(older))?.status).toBe(newer);
  }
});

test.each([
  [30_000, "30 s"],
  [9 * 60_000 + 5000, "9 min 5 s"],
  [59 * 60_000, "59 min"],
  [23.5 * 3_600_000, "23 h 30 min"],
  [25 * 3_600_000, "1 day 1 h"],
  [0, undefined],
  [-1000, undefined],
])("%d milliseconds are %s", (left, words) => {
  const now = Date.parse("2024-05-01T12:00:00Z");

  expect(timeLeft(new Date(now + left).toISOString(), now)).toBe(words);
});
