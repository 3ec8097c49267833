import { relative } from "node:path";
import { expect, test } from "vitest";
import { readTarget } from "../../../../src/cli/checks/target/read-target.ts";
import { expectWords, staticRules } from "./judge-planted.ts";
import { pluginFolder } from "./plugin-folder.ts";
import { cases, secrets } from "./static-cases.ts";

test.each(cases)("$rule: $what", async ({ rule: name, manifest, files, faults = [], applies = true, ...words }) => {
  const dir = await pluginFolder({ ...(manifest && { manifest }), ...(files && { files }) });
  const target = { ...(await readTarget(dir)), observe: () => Promise.reject(new Error("a static rule runs nothing")) };
  const rule = staticRules.find((candidate) => candidate.name === name);

  const findings = (await rule?.examine(target)) ?? [{ code: "NO_SUCH_RULE", severity: "error" as const, subject: "", message: "" }];

  const found = findings.filter(({ severity }) => severity !== "ok");
  expect(found.map(({ code, location }) => [code, location && [relative(dir, location.file), location.line, location.column].filter((part) => part !== undefined).join(":")].filter(Boolean).join(" "))).toEqual(faults);
  // A rule that has nothing to say of a plugin is not one that the plugin passes.
  expect(findings.filter(({ severity }) => severity === "ok").map(({ code }) => code)).toEqual(faults.length === 0 && applies ? [rule?.passedCode] : []);
  expectWords(words, findings);
  for (const finding of found) expect(finding).toMatchObject({ subject: "crm", message: expect.stringMatching(/\S/), hint: expect.stringMatching(/\S/) });
  for (const secret of secrets) expect(JSON.stringify(findings)).not.toContain(secret);
});

test("every rule about a package's files is in this table", () => {
  expect(new Set(cases.map(({ rule }) => rule))).toEqual(new Set(staticRules.map(({ name }) => name)));
});
