import { createRule, type Fault } from "../create-rule.ts";
import { blockerOf, builtCandidates } from "../built-candidates.ts";
import { stageFault } from "../stage-fault.ts";
import { useFault } from "../use-fault.ts";

export const contract = createRule({
  name: "contract",
  needs: ["shape"],
  host: true,
  passed: { code: "CONTRACT_KEPT", message: "It keeps its side of the contract when it is used" },
  async judge(target) {
    return (await builtCandidates(target)).flatMap((candidate): Fault[] => {
      const { name, use: outcome } = candidate;
      if (outcome.outcome === "returned") return outcome.value.faults.map((fault) => useFault(fault, { name, target, isWarning: warnings.has(fault.code) }));
      return [{ ...stageFault(outcome, { prefix: "CONTRACT", doing: `${name} was used as a host uses it`, blockedBy: blockerOf(candidate) }), hint: "Give what it waits for a deadline, and throw what goes wrong." }];
    });
  },
});

const warnings = new Set(["PLUGIN_KEY_MISSPELT", "QUERY_AFTER_CLOSE", "ROUTE_TWICE", "QUERY_COLUMN_LOST", "SANDBOX_ROOT_MISSED"]);
