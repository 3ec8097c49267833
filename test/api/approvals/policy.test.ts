import type { ActionApprovalMode } from "@useatlas/plugin-sdk";
import { expect, test } from "vitest";
import { approvalOf, mayDecide } from "../../../src/api/approvals/policy.ts";
import { ann, root } from "./support/open-approvals.ts";

const modes: ActionApprovalMode[] = ["auto", "manual", "admin-only"];

test.each(modes.flatMap((asked, one) => modes.map((least, other) => ({ asked, least, mode: modes[Math.max(one, other)] }))))(
  "an action that asks for $asked under at least $least takes $mode",
  ({ asked, least, mode }) => {
    expect(approvalOf({ actionType: "a:b", defaultApproval: asked }, { approval: {}, least })).toBe(mode);
  },
);

test.each(modes.flatMap((configured) => modes.map((asked) => ({ configured, asked }))))("the config's $configured wins over an action's $asked, and over admin-only of the environment", ({ configured, asked }) => {
  expect(approvalOf({ actionType: "a:b", defaultApproval: asked }, { approval: { "a:b": configured }, least: "admin-only" })).toBe(configured);
});

test.each(["constructor", "__proto__", "toString"])("an action type %s is not found in what every object has", (actionType) => {
  expect(approvalOf({ actionType, defaultApproval: "manual" }, { approval: {}, least: "auto" })).toBe("manual");
});

test.each(modes)("%s: a member may decide unless it is admin-only, an admin always", (mode) => {
  expect([mayDecide(mode, ann), mayDecide(mode, root)]).toEqual([mode !== "admin-only", true]);
});
