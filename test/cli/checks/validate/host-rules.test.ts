import { execFile } from "node:child_process";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Finding } from "../../../../src/cli/findings.ts";
import { validatePlugin } from "../../../../src/cli/checks/validate-plugin.ts";
import { repository } from "../../../support/temp-project.ts";
import { cases } from "./host-cases.ts";
import { expectFound, folderOf, optionsOf } from "./judge-planted.ts";
import { toPlanted } from "./planted.ts";
import { pluginFolder } from "./plugin-folder.ts";

test.each(cases)("$what", async (one) => {
  const dir = await folderOf(toPlanted(one));

  expectFound(toPlanted(one), { dir, findings: await validatePlugin(dir, optionsOf(one)) });
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
