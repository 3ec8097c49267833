import { availableParallelism } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { validatePlugin as ValidatePlugin } from "../../../../src/cli/checks/validate-plugin.ts";
import { createReport, type Finding } from "../../../../src/cli/findings.ts";
import { formatReport } from "../../../../src/cli/report.ts";
import { noColors } from "../../../../src/cli/colors.ts";
import { repository } from "../../../support/temp-project.ts";
import { countGithub, countJunit, countSarif } from "../../formats/count-formats.ts";
import { full, sample } from "../../../support/proof-size.ts";
import { expectFound, folderOf, optionsOf } from "./judge-planted.ts";
import { aFewOfEach, running } from "./planted.ts";

// Node runs what is built of the gate, worker included; the table and what it expects are those of Bun.
const { validatePlugin } = (await import(join(repository, "dist/checks/validate-plugin.js"))) as { validatePlugin: typeof ValidatePlugin }; // built from that file

test("each planted plugin is found under Node by the same codes as under Bun, and none hangs or passes", { timeout: 900_000 }, async () => {
  const planted = sample(full ? running : aFewOfEach(running, 1), { size: 60, of: "planted plugins, under Node" });
  const waiting = planted.filter(({ runtime }) => runtime !== "bun");
  const all: Finding[] = [];
  const complaints: string[] = [];
  const work = async () => {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const dir = await folderOf(one);
      const findings = await validatePlugin(dir, { ...optionsOf(one), runtime: process.execPath });
      all.push(...findings);
      try {
        expectFound(one, { dir, findings });
      } catch (thrown) {
        complaints.push(`${one.what}: ${String(thrown)}\n${JSON.stringify(findings.filter(({ severity, code }) => severity !== "ok" && code !== "CHECK_BLOCKED"))}`);
      }
    }
  };

  await Promise.all(Array.from({ length: Math.max(3, availableParallelism()) }, work));

  expect(complaints).toEqual([]);
  expectEqualCounts(all);
});

/** All that was said of all of them, in five formats: none of them loses a finding or makes one up. */
function expectEqualCounts(findings: readonly Finding[]): void {
  const report = createReport("plugin validate", findings);
  const { ok, warning, error, unknown } = report.counts;
  expect(ok + warning + error + unknown + report.counts.skipped).toBe(findings.length);
  expect((JSON.parse(JSON.stringify(report)) as typeof report).findings).toHaveLength(findings.length); // as --format json writes it
  expect(countSarif(report)).toEqual(report.counts);
  expect(countJunit(report)).toEqual({ ...report.counts, ok: ok + warning, warning: undefined });
  expect(countGithub(report)).toEqual({ warning, error: error + unknown });
  for (const [severity, count] of Object.entries(report.counts)) if (count > 0) expect([severity, formatReport(report, noColors).split("\n").at(-1)]).toEqual([severity, expect.stringMatching(new RegExp(`\\b${count} `))]);
}
