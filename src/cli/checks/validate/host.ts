import { createRule, type Fault } from "../create-rule.ts";
import { blockerOf, builtCandidates, type BuiltCandidate } from "../built-candidates.ts";
import { stageFault } from "../stage-fault.ts";
import { useFault } from "../use-fault.ts";

export const host = createRule({
  name: "host",
  needs: ["shape"],
  host: true,
  passed: { code: "HOST_SERVED", message: "A host that was booted with it serves: hooks, routes, and a database that it left in order" },
  async judge(target) {
    const tried = (await builtCandidates(target)).filter((candidate) => !isNotInitialized(candidate));
    if (tried.length === 0) return undefined;
    return tried.flatMap((candidate): Fault[] => {
      const { name, serve } = candidate;
      if (serve.outcome === "returned") return serve.value.faults.filter((fault) => !isKnown(fault.code, fault.key, candidate)).map((fault) => useFault(fault, { name, target, isWarning: warnings.has(fault.code) }));
      return [{ ...stageFault(serve, { prefix: "HOST", doing: `a host served with ${name}`, blockedBy: blockerOf(candidate) }), hint }];
    });
  },
});

/** With a made-up config that is nobody's fault. */
function isNotInitialized({ boot }: BuiltCandidate): boolean {
  return boot.outcome === "returned" && boot.value.notInitialized !== undefined && boot.value.faults.length === 0;
}

/** Told already, by the rule that asks the hook itself. */
function isKnown(code: string, key: string, { use }: BuiltCandidate): boolean {
  return code === "HOOK_ANSWER_REFUSED" && use.outcome === "returned" && use.value.faults.some((fault) => fault.code === "HOOK_MALFORMED" && fault.key === key);
}

const warnings = new Set(["HOOK_REFUSES_ALL", "ROUTE_FAILS", "SCHEMA_BEHIND_MIGRATION"]);
const hint = "Give what a hook or a route waits for a deadline, and await every promise.";
