import { join } from "node:path";
import { expect, test } from "vitest";
import { validatePlugin } from "../../../../src/cli/checks/validate-plugin.ts";
import { repository } from "../../../support/temp-project.ts";
import { pluginFolder } from "./plugin-folder.ts";
import { cases } from "./saboteur-cases.ts";

test.each(cases)("$what", async ({ source, codes, line }) => {
  const dir = await pluginFolder({ files: { "src/index.ts": source, "tsconfig.json": undefined, "src/index.js": undefined } });

  const findings = await validatePlugin(dir, { runtime: join(repository, "node_modules/.bin/bun"), deadlines: { load: 8_000, build: 2_000, health: 5_000, silence: 1_500, use: 2_500, teardown: 1_500 } });

  const faults = findings.filter(({ code, severity }) => severity !== "ok" && code !== "CHECK_BLOCKED" && code !== "TSCONFIG_MISSING");
  expect(faults.map(({ code }) => code)).toEqual(codes);
  if (line) expect(faults[0]?.location).toMatchObject({ file: join(dir, "src/index.ts"), line });
});
