import { expect, test } from "vitest";
import type { SandboxKind } from "../../../src/api/sandbox/backend.ts";
import { pluginKind } from "../../../src/api/sandbox/plugin-kind.ts";
import { rankKinds } from "../../../src/api/sandbox/rank-kinds.ts";

const builtIns = [kind("vercel", 100), kind("nsjail", 75), kind("sidecar", 50), kind("just-bash", 0)];

test("built-ins and plugins are one list by priority, 60 for a plugin that says nothing; of equals the first that was registered", () => {
  const plugins = [pluginKind({ id: "second", sandbox: { create: () => { throw new Error(); } } }), kind("third", 60), kind("cloud", 90), kind("twin", 50), kind("last", -1)];

  expect(rankKinds({ builtIns, plugins, named: undefined }).map(({ id }) => id)).toEqual(["vercel", "cloud", "nsjail", "second", "third", "sidecar", "twin", "just-bash", "last"]);
});

test("a plugin that is called like a built-in takes its place", () => {
  const own = kind("sidecar", 55);

  expect(rankKinds({ builtIns, plugins: [own], named: undefined }).filter(({ id }) => id === "sidecar")).toEqual([own]);
});

test("one that is named turns the others off, and is not turned on by that", () => {
  const ranked = rankKinds({ builtIns: [{ ...kind("sidecar", 50), off: "No url." }], plugins: [kind("cloud", 90)], named: "sidecar" });

  expect(ranked.map(({ id, off }) => [id, off])).toEqual([["cloud", '"sidecar" was asked for by name.'], ["sidecar", "No url."]]);
});

function kind(id: string, priority: number): SandboxKind {
  return { id, priority, security: undefined, create: () => Promise.reject(new Error("not here")) };
}
