import { createRule } from "../create-rule.ts";
import { builtCandidates } from "../built-candidates.ts";

export const factoryPure = createRule({
  name: "factory-pure",
  needs: ["shape"],
  passed: { code: "PLUGIN_FACTORY_PURE", message: "Each call of its factory makes a plugin of its own" },
  async judge(target) {
    const factories = (await builtCandidates(target)).filter(({ kind }) => kind === "factory");
    if (factories.length === 0) return undefined;
    return factories
      .filter(({ facts }) => facts.shared)
      .map(({ name }) => ({
        code: "PLUGIN_FACTORY_SHARED",
        severity: "error",
        message: `Two calls of ${name}() return the same object`,
        hint: "Build the object inside create(): two databases of one kind are two plugins.",
      }));
  },
});
