import { createRule, type Fault } from "../create-rule.ts";
import { blockerOf, builtCandidates, routeFaultOf } from "../built-candidates.ts";
import { stageFault } from "../stage-fault.ts";
import { useFault } from "../use-fault.ts";

export const initialize = createRule({
  name: "initialize",
  needs: ["shape"],
  host: true,
  passed: { code: "PLUGIN_BOOTED", message: "A host boots with it" },
  async judge(target) {
    const told = (await builtCandidates(target)).map((candidate): Fault[] | undefined => {
      const { name, boot } = candidate;
      if (boot.outcome !== "returned") return [{ hint, ...stageFault(boot, { prefix: "INITIALIZE", doing: `a host booted with ${name}`, blockedBy: blockerOf(candidate) }) }];
      const { faults, notInitialized, schemaFaults, databaseMissing, hasSchema } = boot.value;
      const blockedBy = schemaFaults[0]?.code ?? routeFaultOf(candidate);
      if (blockedBy !== undefined) return [{ code: "CHECK_BLOCKED", severity: "unknown", message: `No host was booted with ${name}`, blockedBy }];
      const found = faults.map((fault) => useFault(fault, { name, target, isWarning: false }));
      // A plugin with tables is told so by the rule for them, and gravely.
      if (databaseMissing && !hasSchema) found.push({ code: "HOST_DATABASE_MISSING", severity: "skipped", message: `${name} was booted without a database: ${databaseMissing.message}`, hint: databaseMissing.hint });
      return found.length > 0 || notInitialized === undefined ? found : undefined;
    });
    // Where nothing could be initialized, there is nothing to say; that it was not is told with the teardown.
    return told.every((faults) => faults === undefined) ? undefined : told.flatMap((faults) => faults ?? []);
  },
});

const hint = "initialize() opens what it needs, under a deadline, and throws when it cannot go on.";
