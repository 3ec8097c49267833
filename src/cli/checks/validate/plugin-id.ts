import { createRule } from "../create-rule.ts";
import { builtCandidates } from "../built-candidates.ts";

export const pluginId = createRule({
  name: "plugin-id",
  needs: ["shape"],
  passed: { code: "PLUGIN_ID_RELATED", message: "Its id is that of its package" },
  async judge(target) {
    const packageName = String(target.manifest.value.name ?? "");
    return (await builtCandidates(target))
      .flatMap(({ facts }) => facts.plugin?.id ?? [])
      .filter((id) => ![target.name, packageName].some((name) => isRelated(id, name)))
      .map((id) => ({
        code: "PLUGIN_ID_UNRELATED",
        severity: "warning",
        message: `The id "${id}" has nothing in common with the package "${packageName || target.name}"`,
        hint: "People look for the plugin by the name that they installed: let the id be a part of it.",
      }));
  },
});

/** Loosely: one word in common that does not stand in every plugin's name. */
function isRelated(id: string, name: string): boolean {
  const words = wordsOf(name);
  return wordsOf(id).some((word) => words.includes(word)) || flat(name).includes(flat(id));
}

function wordsOf(name: string): string[] {
  return name.toLowerCase().replace(/^@[^/]*\//, "").split(/[^a-z0-9]+/).filter((word) => word !== "" && !everyday.includes(word));
}

function flat(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

const everyday = ["atlas", "plugin", "datasource", "context", "interaction", "action", "sandbox"];
