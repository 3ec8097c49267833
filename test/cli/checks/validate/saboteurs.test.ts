import { test } from "vitest";
import { validatePlugin } from "../../../../src/cli/checks/validate-plugin.ts";
import { expectFound, folderOf, underBun } from "./judge-planted.ts";
import { cases as leaks } from "./leak-cases.ts";
import { toPlanted, type PlantedCase } from "./planted.ts";
import { cases as saboteurs } from "./saboteur-cases.ts";
import { cases as shapes } from "./shape-cases.ts";

test.each<PlantedCase>([...saboteurs, ...leaks, ...shapes])("$what", async (one) => {
  const dir = await folderOf(toPlanted(one));

  expectFound(toPlanted(one), { dir, findings: await validatePlugin(dir, underBun) });
});
