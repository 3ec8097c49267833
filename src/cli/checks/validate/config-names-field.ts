import { createRule } from "../create-rule.ts";
import { builtCandidates } from "../built-candidates.ts";

export const configNamesField = createRule({
  name: "config-names-field",
  needs: ["config-sample"],
  passed: { code: "PLUGIN_CONFIG_EXPLAINED", message: "A refused config names the field" },
  async judge(target) {
    const refusals = (await builtCandidates(target)).flatMap(({ name, facts }) => {
      const refusal = facts.junk.find(({ input }) => input === "{}")?.refusal;
      return refusal ? [{ name, refusal, keys: facts.sample.keys }] : [];
    });
    if (refusals.length === 0) return undefined;
    return refusals
      .filter(({ refusal, keys }) => !refusal.problems?.some(({ path }) => path !== "") && keys.length > 0 && !keys.some((key) => refusal.message.includes(key)))
      .map(({ name, refusal }) => ({
        code: "PLUGIN_CONFIG_UNNAMED",
        severity: "warning",
        message: `${name}: the refusal of an empty config names no field: ${refusal.message}`,
        hint: "Say in the message which field is missing.",
      }));
  },
});
