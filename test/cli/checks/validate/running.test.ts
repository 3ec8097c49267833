import { test } from "vitest";
import { validatePlugin } from "../../../../src/cli/checks/validate-plugin.ts";
import { expectFound, folderOf, underBun } from "./judge-planted.ts";
import { running } from "./planted.ts";

test.each(running)("$what", async (one) => {
  const dir = await folderOf(one);

  expectFound(one, { dir, findings: await validatePlugin(dir, underBun) });
});
