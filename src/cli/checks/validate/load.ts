import { createRule, type Fault } from "../create-rule.ts";
import { stageFault } from "../stage-fault.ts";

export const load = createRule({
  name: "load",
  needs: ["entry", "sources"],
  passed: { code: "PLUGIN_LOADED", message: "It loads" },
  async judge(target) {
    const { load: outcome } = await target.observe();
    if (outcome.outcome === "returned") return [];
    const fault = stageFault(outcome, { prefix: "PLUGIN_LOAD", doing: "being loaded" });
    if (outcome.outcome !== "threw" || !outcome.problems?.length) return [{ hint, ...fault }];
    // definePlugin() refused the object: each of its problems is a finding of its own.
    return outcome.problems.map(({ code, message, hint: way }): Fault => ({ code, severity: "error", message, hint: way, location: outcome.location }));
  },
});

const hint = "Importing a plugin does nothing but define it: open, start and print nothing before initialize().";
