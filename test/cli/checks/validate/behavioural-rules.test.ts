import { expect, test } from "vitest";
import { validatePlugin } from "../../../../src/cli/checks/validate-plugin.ts";
import { cases } from "./behavioural-cases.ts";
import { expectFound, folderOf, underBun } from "./judge-planted.ts";
import { cases as nearMisses } from "./near-miss-cases.ts";
import { toPlanted } from "./planted.ts";

test.each([...cases, ...nearMisses.map((one) => ({ ...one, blockedBy: undefined }))])("$what", async ({ blockedBy, ...one }) => {
  process.env.ATLAS_TEST_SECRET = "hush";
  const dir = await folderOf(toPlanted(one));

  const findings = await validatePlugin(dir, underBun);

  expectFound(toPlanted(one), { dir, findings });
  expect([...new Set(findings.flatMap((finding) => (finding.code === "CHECK_BLOCKED" ? [finding.blockedBy] : [])))]).toEqual(blockedBy ? [blockedBy] : []);
});
