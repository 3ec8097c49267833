import { createRule } from "../create-rule.ts";
import { builtCandidates } from "../built-candidates.ts";
import { locateProperty } from "../target/locate-property.ts";

export const configValues = createRule({
  name: "config-values",
  needs: ["config-sample"],
  passed: { code: "PLUGIN_CONFIG_STURDY", message: "Configs with one fault are refused by the field's name" },
  async judge(target) {
    const factories = (await builtCandidates(target)).filter(({ kind }) => kind === "factory");
    if (factories.length === 0) return undefined;
    return factories.flatMap(({ name, facts }) =>
      (facts.flaws ?? []).map(({ code, message, key }) => ({
        code,
        severity: warnings.has(code) ? ("warning" as const) : ("error" as const),
        message: `${name}: ${message}`,
        hint: `atlas plugin validate --explain ${code} shows how it is meant.`,
        location: locateProperty(target.sources, key),
      })),
    );
  },
});

const warnings = new Set(["CONFIG_VALUE_UNNAMED", "CONFIG_SLOW"]);
