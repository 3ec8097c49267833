import { join } from "node:path";
import { expect, test } from "vitest";
import { validatePlugin } from "../../../../src/cli/checks/validate-plugin.ts";
import { repository } from "../../../support/temp-project.ts";
import { cases as answers } from "./answer-cases.ts";
import { cases as configs } from "./config-cases.ts";
import { cases as parts } from "./part-cases.ts";
import { pluginFolder } from "./plugin-folder.ts";

test.each([...answers, ...parts, ...configs])("$what", async ({ source, manifest = {}, codes }) => {
  const dir = await pluginFolder({ manifest, files: { "src/index.ts": source } });

  const findings = await validatePlugin(dir, { runtime: join(repository, "node_modules/.bin/bun") });

  expect(findings.filter(({ severity }) => severity !== "ok").filter(({ code }) => code !== "CHECK_BLOCKED").map(({ code, message }) => `${code} ${message}`)).toEqual(codes.map((code) => expect.stringMatching(`^${code} `)));
});
