import { createRule, type Fault } from "../create-rule.ts";
import { builtCandidates } from "../built-candidates.ts";

export const factoryPure = createRule({
  name: "factory-pure",
  needs: ["shape"],
  passed: { code: "PLUGIN_FACTORY_PURE", message: "Each call of its factory makes a plugin of its own" },
  async judge(target) {
    const factories = (await builtCandidates(target)).filter(({ kind }) => kind === "factory");
    if (factories.length === 0) return undefined;
    return factories.flatMap(({ name, facts: { shared, acts: [act] = [] } }): Fault[] => [
      ...(shared ? [{ code: "PLUGIN_FACTORY_SHARED", severity: "error" as const, message: `Two calls of ${name}() return the same object`, hint: "Build the object inside create(): two databases of one kind are two plugins." }] : []),
      ...(act ? [{ code: "PLUGIN_FACTORY_ACTS", severity: "error" as const, message: `${name}() does more than to build a plugin: ${act.what}`, hint: "Open, start and ask in initialize(), or at the first use; an action runs only when the host executes it.", location: act.location }] : []),
    ]);
  },
});
