import { join } from "node:path";
import { expect, test } from "vitest";
import { validatePlugin } from "../../../../src/cli/checks/validate-plugin.ts";
import { repository } from "../../../support/temp-project.ts";
import { cases } from "./behavioural-cases.ts";
import { pluginFolder } from "./plugin-folder.ts";

test.each(cases)("$what", async ({ source, manifest, codes, line, blockedBy }) => {
  process.env.ATLAS_TEST_SECRET = "hush";
  const dir = await pluginFolder({ ...(manifest && { manifest }), files: { "src/index.ts": source } });

  const findings = await validatePlugin(dir, { runtime: join(repository, "node_modules/.bin/bun"), deadlines: { load: 3_000, build: 1_500, health: 1_500, silence: 1_500, use: 2_500, teardown: 1_500 } });

  const faults = findings.filter(({ code, severity }) => severity !== "ok" && code !== "CHECK_BLOCKED");
  expect(faults.map(({ code }) => code)).toEqual(codes);
  if (line) expect(faults[0]?.location).toMatchObject({ file: join(dir, "src/index.ts"), line });
  expect([...new Set(findings.flatMap((finding) => (finding.code === "CHECK_BLOCKED" ? [finding.blockedBy] : [])))]).toEqual(blockedBy ? [blockedBy] : []);
});
