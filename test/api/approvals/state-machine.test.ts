import type { ActionStatus } from "@useatlas/plugin-sdk";
import { expect, test } from "vitest";
import { decide, type ActionEvent } from "../../../src/api/approvals/state-machine.ts";

const statuses: ActionStatus[] = ["pending", "executing", "executed", "failed", "denied", "expired", "unknown"];

/** What each event makes of each status; where nothing stands, the event does not fit. */
const table: Record<ActionEvent, Partial<Record<ActionStatus, ActionStatus>>> = {
  claim: { pending: "executing" },
  deny: { pending: "denied" },
  expire: { pending: "expired" },
  succeed: { executing: "executed", unknown: "executed" },
  fail: { executing: "failed", unknown: "failed" },
  lose: { executing: "unknown" },
  confirm: { unknown: "executed" },
  refute: { unknown: "failed" },
};
const cases = Object.entries(table).flatMap(([event, becomes]) => statuses.map((status) => ({ event: event as ActionEvent, status, becomes: becomes[status] }))); // Object.entries forgets the names of the keys

test.each(cases)("$status, then $event: $becomes", ({ event, status, becomes }) => {
  expect(decide(status, event)).toEqual(becomes === undefined ? { allowed: false, status } : { allowed: true, status: becomes });
});

test("nothing leads back to where it could be executed again", () => {
  const claimable = cases.filter(({ event, becomes }) => event === "claim" && becomes !== undefined).map(({ status }) => status);
  const reached = cases.map(({ becomes }) => becomes);

  expect(claimable).toEqual(["pending"]);
  expect(reached).not.toContain("pending");
});
