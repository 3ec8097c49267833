import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Report } from "../../../src/cli/findings.ts";
import { full } from "../../support/proof-size.ts";
import { repository, tempProject } from "../../support/temp-project.ts";
import { canary } from "./laboratory/fault.ts";
import { causes } from "./laboratory/harness.ts";
import { runawayFaults, type Runaway } from "./laboratory/runaway-faults.ts";
import { config } from "./project.ts";

// A plugin that takes its process with it must not take the report: it is named with its stage, the exit code is that
// of a fault, and everybody else is still checked. Under both runtimes, since each runs its event loop in its own way.
test.each([
  ["Bun", join(repository, "node_modules/.bin/bun")],
  ["Node", "node"],
])("under %s a plugin that blocks or ends the process is named, and all else is checked", async (name, runtime) => {
  // In the size of CI the second runtime has the three stages that every plugin goes through.
  const faults = full || name === "Bun" ? runawayFaults : runawayFaults.filter(({ stage }) => ["create()", "initialize()", "healthCheck()"].includes(stage));
  const waiting = faults.values();
  const judged: object[] = [];
  await Promise.all(Array.from({ length: 4 }, async () => {
    for (const fault of waiting) judged.push(await examine(runtime, fault));
  }));

  expect(judged.filter((one) => JSON.stringify(one) !== JSON.stringify(right(one)))).toEqual([]);
  expect(judged).toHaveLength(faults.length);
});

async function examine(runtime: string, { name, code, stage, subject, plugins = "" }: Runaway) {
  const cwd = await tempProject({ "atlas.config.ts": config(plugins) });
  const { stdout, stderr, exitCode } = await run(runtime, ["doctor", "--cwd", cwd, "--json"]);
  const report = JSON.parse(stdout) as Report; // a document that is none fails the test here
  const found = report.findings.find((finding) => finding.code === code);
  const others = report.findings.filter(({ subject: about, severity }) => severity === "ok" && ["good", "patient", "runtime"].includes(about)).length;
  return {
    fault: `${name}, expected as ${code}`,
    causes: causes(report.findings),
    subject: found?.subject,
    stage: found?.message.startsWith(stage),
    others: subject === "atlas.config.ts" ? "runtime" : others === 3 ? "all" : `${others}`,
    exitCodes: [exitCode, report.exitCode],
    leaks: (stdout + stderr).includes(canary),
    expected: { code, subject },
  };
}

function right(judged: object) {
  const { expected } = judged as Awaited<ReturnType<typeof examine>>; // that is what made it
  return { ...judged, causes: [expected.code], subject: expected.subject, stage: true, others: expected.subject === "atlas.config.ts" ? "runtime" : "all", exitCodes: [1, 1], leaks: false };
}

function run(runtime: string, words: string[]): Promise<{ stdout: string; stderr: string; exitCode: number }> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: "1", CI: "1", PORT: "0" };
  return new Promise((resolve) => {
    const child = execFile(runtime, [join(repository, "bin/atlas.js"), ...words], { env }, (_failed, stdout, stderr) => resolve({ stdout, stderr, exitCode: child.exitCode ?? -1 }));
  });
}
