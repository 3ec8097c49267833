import { test } from "vitest";
import { validatePlugin } from "../../../../src/cli/checks/validate-plugin.ts";
import { expectFound, folderOf, underBun } from "./judge-planted.ts";
import { toPlanted } from "./planted.ts";
import { cases } from "./stage-cases.ts";

test.each(cases)("$what", async (one) => {
  const dir = await folderOf(toPlanted(one));

  expectFound(toPlanted(one), { dir, findings: await validatePlugin(dir, underBun) });
});
