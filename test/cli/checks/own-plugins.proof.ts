import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { PLUGIN_TYPES } from "@useatlas/plugin-sdk";
import { expect, test } from "vitest";
import type { Report } from "../../../src/cli/findings.ts";
import { repository, tempProject } from "../../support/temp-project.ts";

/** The CLI that was built, under Node; what it runs of a plugin runs under Node too. */
function runNode(args: string[], cwd: string): Promise<{ exitCode: number; stdout: string }> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: "1", CI: "1" };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [join(repository, "bin/atlas.js"), ...args], { cwd, env, maxBuffer: 16e6 }, (_, stdout) => resolve({ exitCode: child.exitCode ?? -1, stdout }));
  });
}

async function validateStrictly(cwd: string): Promise<{ subjects: string[]; faults: unknown[]; exitCode: number }> {
  const { exitCode, stdout } = await runNode(["plugin", "validate", "--strict", "--json"], cwd);
  const { findings } = JSON.parse(stdout) as Report; // a document that is none fails the test here
  return { subjects: [...new Set(findings.map(({ subject }) => subject))].sort(), faults: findings.filter(({ severity }) => severity !== "ok"), exitCode };
}

test("the reference plugins have no finding under --strict, on Node", async () => {
  expect(await validateStrictly(repository)).toEqual({ subjects: readdirSync(join(repository, "plugins")).sort(), faults: [], exitCode: 0 });
});

test("the scaffolds have no finding under --strict, untouched, on Node", async () => {
  const root = await tempProject();
  for (const type of PLUGIN_TYPES) await runNode(["plugin", "create", `my-${type}`, "--type", type, "--yes"], root);

  expect(await validateStrictly(root)).toEqual({ subjects: PLUGIN_TYPES.map((type) => `my-${type}`).sort(), faults: [], exitCode: 0 });
});
