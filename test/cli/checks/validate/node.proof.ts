import { availableParallelism } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { validatePlugin as ValidatePlugin } from "../../../../src/cli/checks/validate-plugin.ts";
import { repository } from "../../../support/temp-project.ts";
import { expectFound, folderOf, underBun } from "./judge-planted.ts";
import { running } from "./planted.ts";

// Node runs what is built of the gate, worker included; the table and what it expects are those of Bun.
const { validatePlugin } = (await import(join(repository, "dist/checks/validate-plugin.js"))) as { validatePlugin: typeof ValidatePlugin }; // built from that file
const underNode = { ...underBun, runtime: process.execPath };

test("each planted plugin is found under Node by the same codes as under Bun, and none hangs or passes", { timeout: 900_000 }, async () => {
  const waiting = running.filter(({ runtime }) => runtime !== "bun");
  const complaints: string[] = [];
  const work = async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const dir = await folderOf(one);
      const findings = await validatePlugin(dir, underNode);
      try {
        expectFound(one, { dir, findings });
      } catch (thrown) {
        complaints.push(`${one.what}: ${String(thrown)}\n${JSON.stringify(findings.filter(({ severity, code }) => severity !== "ok" && code !== "CHECK_BLOCKED"))}`);
      }
    }
  };

  await Promise.all(Array.from({ length: Math.max(3, availableParallelism()) }, work));

  expect(complaints).toEqual([]);
});
