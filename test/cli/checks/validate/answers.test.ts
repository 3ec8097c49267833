import { join } from "node:path";
import { expect, test } from "vitest";
import { validatePlugin } from "../../../../src/cli/checks/validate-plugin.ts";
import { repository } from "../../../support/temp-project.ts";
import { cases } from "./answer-cases.ts";
import { pluginFolder } from "./plugin-folder.ts";

test.each(cases)("$what", async ({ source, manifest = {}, codes }) => {
  const dir = await pluginFolder({ manifest, files: { "src/index.ts": source } });

  const findings = await validatePlugin(dir, { runtime: join(repository, "node_modules/.bin/bun") });

  expect(findings.filter(({ severity }) => severity !== "ok").map(({ code, message }) => `${code} ${message}`)).toEqual(codes.map((code) => expect.stringMatching(`^${code} `)));
});
