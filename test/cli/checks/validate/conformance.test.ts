import { test } from "vitest";
import { validatePlugin } from "../../../../src/cli/checks/validate-plugin.ts";
import { cases as answers } from "./answer-cases.ts";
import { cases as configs } from "./config-cases.ts";
import { expectFound, folderOf, underBun } from "./judge-planted.ts";
import { cases as parts } from "./part-cases.ts";
import { toPlanted } from "./planted.ts";

test.each([...answers, ...parts, ...configs])("$what", async (one) => {
  const dir = await folderOf(toPlanted(one));

  expectFound(toPlanted(one), { dir, findings: await validatePlugin(dir, underBun) });
});
