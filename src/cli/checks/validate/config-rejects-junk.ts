import { createRule } from "../create-rule.ts";
import { builtCandidates } from "../built-candidates.ts";

export const configRejectsJunk = createRule({
  name: "config-rejects-junk",
  needs: ["builds"],
  passed: { code: "PLUGIN_CONFIG_CHECKED", message: "Its config is checked" },
  async judge(target) {
    const factories = (await builtCandidates(target)).filter(({ kind }) => kind === "factory");
    if (factories.length === 0) return undefined;
    return factories.flatMap(({ name, facts }) => {
      // {} is a config where every field may be left out; the others never are.
      const through = facts.junk.filter(({ input, refusal }) => (input === "{}" ? refusal?.code === "PLUGIN_CREATE" : refusal?.code !== "PLUGIN_CONFIG_INVALID"));
      const [first] = through;
      if (!first) return [];
      const came = first.refusal ? `, and create() failed on it: ${first.refusal.message}` : "";
      return [{
        code: "PLUGIN_CONFIG_UNCHECKED",
        severity: "error" as const,
        message: `${name}: configSchema accepts ${through.map(({ input }) => input).join(", ")} as a config${came}`,
        hint: "Describe every field in configSchema, such as z.object({ url: z.string().url() }).",
      }];
    });
  },
});
