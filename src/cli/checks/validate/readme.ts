import { readdir } from "node:fs/promises";
import { createRule } from "../create-rule.ts";

export const readme = createRule({
  name: "readme",
  needs: ["manifest"],
  passed: { code: "README_THERE", message: "There is a README" },
  async judge({ dir, manifest }) {
    if ((await readdir(dir)).some((name) => /^readme(\.|$)/i.test(name))) return [];
    return [{ code: "README_MISSING", severity: "warning", message: "There is no README", hint: "Say what it is for, what its config means and what it needs.", location: { file: manifest.path } }];
  },
});
