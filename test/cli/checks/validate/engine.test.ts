import { expect, test } from "vitest";
import { codeTable } from "../../../../src/cli/checks/explanations/code-table.ts";
import { cases } from "./engine-cases.ts";
import { faultsIn } from "./judge-planted.ts";

test.each(cases)("$what", async ({ run, codes }) => {
  const findings = await run();

  const faults = faultsIn(findings);
  expect(faults.map(({ code }) => code)).toEqual([...codes]);
  for (const { code, severity, message } of faults) expect([code, severity, message]).toEqual([code, codeTable[code]?.severity, expect.stringMatching(/\S/)]);
  for (const { blockedBy } of findings.filter(({ code }) => code === "CHECK_BLOCKED")) expect(codes).toContain(blockedBy);
});
