import { nearestName } from "@useatlas/plugin-sdk";
import { expect, test } from "vitest";

const names = ["datasource", "context", "interaction", "action", "sandbox"];

test.each([
  ["contxt", "context"],
  ["conetxt", "context"],
  ["Data-Source", "datasource"],
  ["sandboxes", "sandbox"],
  ["action", "action"],
  ["intraction", "interaction"],
])("%s most likely means %s", (name, meant) => {
  expect(nearestName(name, names)).toBe(meant);
});

test.each(["", "database-and-more", "xyz", "tool", "データ"])("%j means none of them", (name) => {
  expect(nearestName(name, names)).toBeUndefined();
});

test("of two that are equally near the first is taken", () => {
  expect(nearestName("bat", ["cat", "rat"])).toBe("cat");
});

test("nothing is near in an empty list", () => {
  expect(nearestName("context", [])).toBeUndefined();
});

test("a name of a megabyte is compared by its beginning", () => {
  expect(nearestName("x".repeat(1_000_000), names)).toBeUndefined();
});
