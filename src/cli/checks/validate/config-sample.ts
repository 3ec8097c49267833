import { createRule } from "../create-rule.ts";
import { builtCandidates } from "../built-candidates.ts";
import { locateKey } from "../target/read-manifest.ts";

export const configSample = createRule({
  name: "config-sample",
  needs: ["builds"],
  passed: { code: "CONFIG_SAMPLE_FOUND", message: "A config to try it with was found" },
  async judge(target) {
    const factories = (await builtCandidates(target)).filter(({ kind }) => kind === "factory");
    if (factories.length === 0) return undefined;
    return factories
      .filter(({ facts }) => !facts.sample.found)
      .map(({ name, facts: { sample } }) => ({
        code: "CONFIG_SAMPLE_UNKNOWN",
        severity: "unknown",
        message: `${name}: no config was found that it accepts, in ${sample.tries} tries. The last refusal: ${sample.refusal}`,
        hint: 'Give one in package.json, without secrets: "atlas": { "sampleConfig": { … } }.',
        location: locateKey(target.manifest, "atlas", "sampleConfig"),
      }));
  },
});
