import { test } from "vitest";
import { sample } from "../../../support/proof-size.ts";
import { validatePlugin } from "../../../../src/cli/checks/validate-plugin.ts";
import { cases as answers } from "./answer-cases.ts";
import { cases as configs } from "./config-cases.ts";
import { expectFound, folderOf, underBun } from "./judge-planted.ts";
import { cases as parts } from "./part-cases.ts";
import { toPlanted } from "./planted.ts";

// Another third of them each day; the proof of mutation judges one for every code, whatever the day.
test.each(sample([...answers, ...parts, ...configs], { size: 35, of: "plugins with a fault in what they answer" }))("$what", async (one) => {
  const dir = await folderOf(toPlanted(one));

  expectFound(toPlanted(one), { dir, findings: await validatePlugin(dir, underBun) });
});
