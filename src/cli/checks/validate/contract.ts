import { createRule, type Fault, type PluginTarget } from "../create-rule.ts";
import { builtCandidates } from "../built-candidates.ts";
import { stageCode, stageFault } from "../stage-fault.ts";
import { locateProperty } from "../target/locate-property.ts";
import type { UseFault } from "../observe/observations.ts";

export const contract = createRule({
  name: "contract",
  needs: ["shape"],
  passed: { code: "CONTRACT_KEPT", message: "It keeps its side of the contract when it is used" },
  async judge(target) {
    return (await builtCandidates(target)).flatMap(({ name, use: outcome, health }): Fault[] => {
      if (outcome.outcome === "returned") return outcome.value.faults.map((fault) => toFault(name, fault, target));
      const blockedBy = health.outcome === "returned" ? undefined : stageCode(health, "HEALTH");
      return [{ ...stageFault(outcome, { prefix: "CONTRACT", doing: `${name} was used as a host uses it`, blockedBy }), hint: "Give what it waits for a deadline, and throw what goes wrong." }];
    });
  },
});

function toFault(name: string, { code, message, key }: UseFault, { sources }: PluginTarget): Fault {
  return { code, severity: warnings.has(code) ? "warning" : "error", message: `${name}: ${message}`, hint: "atlas plugin validate --explain " + code + " shows how it is meant.", location: locateProperty(sources, key) };
}

const warnings = new Set(["PLUGIN_KEY_MISSPELT", "QUERY_AFTER_CLOSE", "ROUTE_TWICE", "QUERY_COLUMN_LOST", "SANDBOX_ROOT_MISSED"]);
