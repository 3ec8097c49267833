import { execFile } from "node:child_process";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createScratchDatabases } from "../../../../src/cli/checks/observe/scratch-databases.ts";
import type { Finding } from "../../../../src/cli/findings.ts";
import { validatePlugin } from "../../../../src/cli/checks/validate-plugin.ts";
import { repository } from "../../../support/temp-project.ts";
import { cases } from "./host-cases.ts";
import { pluginFolder } from "./plugin-folder.ts";

const databases = createScratchDatabases({ cwd: repository });
afterAll(() => databases.close());

test.each(cases)("$what", async ({ source, codes, line }) => {
  const dir = await pluginFolder({ files: { "src/index.ts": source } });

  const findings = await validatePlugin(dir, { runtime: join(repository, "node_modules/.bin/bun"), database: databases.create, deadlines: { load: 8_000, silence: 2_500, boot: 5_000, serve: 8_000, away: 4_000 } });

  const faults = findings.filter(({ code, severity }) => severity !== "ok" && code !== "CHECK_BLOCKED");
  expect(faults.map(({ code }) => code)).toEqual(codes);
  if (line) expect(faults[0]?.location).toMatchObject({ file: join(dir, "src/index.ts"), line });
});

// What the language and the runtime say differs between the two.
const spoken = ["an index that is made by hand", "a field that the table has not", "a name that there is not", "an observer that throws", "a guard that writes to what it is shown", "an observer that masks what others see", "a route that throws", "a statement that nobody awaits", "a near miss: an initialize() with a deadline, which closes what it opened"];

test("under Node the same is found, by what was built", async () => {
  const planted = await Promise.all(cases.filter(({ what }) => spoken.includes(what)).map(async ({ source, codes }, index) => {
    const dir = await pluginFolder({ files: { "src/index.ts": source } });
    await rename(dir, `${dir}-${index}`);
    return { dir: `${dir}-${index}`, subject: `crm-${index}`, codes };
  }));

  const stdout = await new Promise<string>((resolve) => execFile("node", [join(repository, "bin/atlas.js"), "plugin", "validate", ...planted.map(({ dir }) => dir), "--json"], { cwd: repository, maxBuffer: 1e8 }, (_, out) => resolve(out)));

  const { findings } = JSON.parse(stdout) as { findings: Finding[] }; // the command's one document
  const told = (subject: string) => findings.filter((finding) => finding.subject === subject && finding.severity !== "ok" && finding.code !== "CHECK_BLOCKED").map(({ code }) => code);
  expect(planted).toHaveLength(spoken.length);
  expect(planted.map(({ subject }) => told(subject))).toEqual(planted.map(({ codes }) => codes));
}, 180_000);
