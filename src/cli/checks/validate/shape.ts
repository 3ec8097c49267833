import { createRule } from "../create-rule.ts";
import { builtCandidates } from "../built-candidates.ts";

export const shape = createRule({
  name: "shape",
  needs: ["config-sample"],
  passed: { code: "PLUGIN_SHAPE_VALID", message: "It has the shape of a plugin" },
  async judge(target) {
    const location = target.entry === undefined ? undefined : { file: target.entry };
    return (await builtCandidates(target)).flatMap(({ name, facts }) =>
      facts.problems.map(({ code, message, hint }) => ({ code, severity: "error" as const, message: `${name}: ${message}`, hint, location })),
    );
  },
});
