import { createMockExploreBackend } from "@useatlas/plugin-sdk/testing";
import type { PluginExploreBackend } from "@useatlas/plugin-sdk";
import { expect, test } from "vitest";
import type { SandboxPlugin } from "../../../src/api/sandbox/plugin-kind.ts";
import { exploreWith as arrange, sandbox } from "../../support/explore.ts";
import { never } from "../../support/plugins.ts";

const answering = (stdout: string) => createMockExploreBackend({ stdout });
const failing: PluginExploreBackend = { exec: () => Promise.reject(new Error("the microVM is gone")) };

test.each<{ what: string; broken: SandboxPlugin["sandbox"]; reason: string }>([
  { what: "cannot be created", broken: { create: () => { throw new Error("no quota"); } }, reason: "no quota" },
  { what: "is not created in time", broken: { create: never }, reason: 'Plugin "broken": sandbox.create() did not finish within 50 ms' },
  { what: "throws", broken: { create: () => failing }, reason: "the microVM is gone" },
  { what: "answers with nothing", broken: { create: () => ({ exec: async () => undefined as never }) }, reason: "exec() must return { stdout, stderr, exitCode }." },
  { what: "is none", broken: { create: () => ({}) as never }, reason: "create() must return { exec, close }." },
])("one that $what is passed over, rests, and is tried again later", async ({ broken, reason }) => {
  let time = 0;
  let tried = 0;
  const { explore } = arrange([{ id: "broken", sandbox: { priority: 90, create: (root) => (tried++, broken.create(root)) } }, sandbox("next", answering("next"))], { now: () => time, deadlines: { createMs: 50 } });

  expect(await explore.run("ls")).toMatchObject({ output: "next", backend: "next" });
  await explore.run("ls");
  expect(tried).toBe(1);
  expect(explore.backends()).toMatchObject([{ id: "broken", state: "failed", reason }, { id: "next", state: "serving" }]);
  time = 1001;
  await explore.run("ls");
  expect(tried).toBe(2);
});

test("one that is well again serves again, and its stand-in is closed", async () => {
  let time = 0;
  let well = false;
  const standIn = answering("stand-in");
  const { explore } = arrange([{ id: "best", sandbox: { priority: 90, create: () => (well ? answering("best") : failing) } }, sandbox("next", standIn)], { now: () => time });
  await explore.run("ls");

  well = true;
  time = 1001;

  expect(await explore.run("ls")).toMatchObject({ backend: "best" });
  expect(standIn.closed).toBe(true);
  expect(explore.backends()).toMatchObject([{ state: "serving" }, { state: "standby" }]);
});

test("one that has served, and whose life is over, is made anew: no weaker one gets the command", async () => {
  const mortal = () => {
    let left = 2;
    return { exec: async () => (left-- > 0 ? { stdout: "alive", stderr: "", exitCode: 0 } : Promise.reject(new Error("expired"))) };
  };
  const weak = answering("weak");
  const { explore, errors } = arrange([{ id: "cloud", sandbox: { create: mortal } }, sandbox("weak", weak, 0)]);

  const answers = [await explore.run("1"), await explore.run("2"), await explore.run("3")];

  expect(answers.map(({ backend }) => backend)).toEqual(["cloud", "cloud", "cloud"]);
  expect(weak.commands).toEqual([]);
  expect(errors).toEqual([["cloud", expect.stringContaining("expired")]]);
});

test("the one that was named has no stand-in, and what is wrong with it is said", async () => {
  const weak = answering("weak");
  const { explore } = arrange([sandbox("cloud", failing), sandbox("weak", weak, 0)], { named: "cloud" });

  await expect(explore.run("ls")).rejects.toMatchObject({ code: "SANDBOX_UNAVAILABLE", message: "No sandbox can run it.\ncloud: the microVM is gone" });
  expect(weak.commands).toEqual([]);
  expect(explore.backends()).toMatchObject([{ id: "cloud", state: "failed" }, { id: "weak", state: "off", reason: '"cloud" was asked for by name.' }]);
});

test("a name that no sandbox has is an error, with the nearest", async () => {
  const { explore } = arrange([sandbox("cloud", answering(""))], { named: "clowd" });

  await expect(explore.run("ls")).rejects.toMatchObject({ code: "SANDBOX_UNKNOWN", hint: 'Did you mean "cloud"?' });
});
