import { createRule } from "../create-rule.ts";

export const exportsPlugin = createRule({
  name: "exports-plugin",
  needs: ["load"],
  passed: { code: "PLUGIN_EXPORTED", message: "It exports a plugin" },
  async judge(target) {
    const { load } = await target.observe();
    if (load.outcome !== "returned" || load.value.candidates.length > 0) return [];
    const names = load.value.exports.length > 0 ? `It exports ${load.value.exports.join(", ")}, none of which is a plugin` : "It exports nothing";
    return [{
      code: "PLUGIN_NOT_EXPORTED",
      severity: "error",
      message: names,
      hint: "Export what createPlugin() or definePlugin() returns, by name or as the default.",
      location: target.entry === undefined ? undefined : { file: target.entry },
    }];
  },
});
