import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createScratchDatabases } from "../../../../src/cli/checks/observe/scratch-databases.ts";
import { validatePlugin } from "../../../../src/cli/checks/validate-plugin.ts";
import { repository } from "../../../support/temp-project.ts";
import { cases } from "./host-cases.ts";
import { pluginFolder } from "./plugin-folder.ts";

const databases = createScratchDatabases({ cwd: repository });
afterAll(() => databases.close());

test.each(cases)("$what", async ({ source, codes, line }) => {
  const dir = await pluginFolder({ files: { "src/index.ts": source } });

  const findings = await validatePlugin(dir, { runtime: join(repository, "node_modules/.bin/bun"), database: databases.create, deadlines: { load: 8_000, silence: 2_500, boot: 3_000, serve: 6_000, away: 3_000 } });

  const faults = findings.filter(({ code, severity }) => severity !== "ok" && code !== "CHECK_BLOCKED");
  expect(faults.map(({ code }) => code)).toEqual(codes);
  if (line) expect(faults[0]?.location).toMatchObject({ file: join(dir, "src/index.ts"), line });
});
