import { createRule, type Fault } from "../create-rule.ts";
import { blockerOf, builtCandidates } from "../built-candidates.ts";
import { stageFault } from "../stage-fault.ts";
import { useFault } from "../use-fault.ts";

export const schema = createRule({
  name: "schema",
  needs: ["shape"],
  host: true,
  passed: { code: "SCHEMA_APPLIED", message: "Its tables are made in a real database, once and for all" },
  async judge(target) {
    const candidates = await builtCandidates(target);
    const declaring = candidates.filter(({ boot }) => boot.outcome !== "returned" || boot.value.hasSchema);
    // Whoever gave no database has asked for none.
    const tried = declaring.filter(({ boot }) => boot.outcome !== "returned" || boot.value.hasDatabase || boot.value.databaseMissing);
    const told = tried.flatMap((candidate): Fault[] => {
      const { name, boot } = candidate;
      // That it could not be booted is told by the rule for it.
      if (boot.outcome !== "returned") return boot.outcome === "notReached" ? [stageFault(boot, { prefix: "INITIALIZE", doing: `${name} was booted`, blockedBy: blockerOf(candidate) })] : [];
      const { databaseMissing, schemaFaults } = boot.value;
      if (!databaseMissing) return schemaFaults.map((fault) => useFault(fault, { name, target, isWarning: false }));
      return [{ code: "SCHEMA_DATABASE_MISSING", severity: "unknown", message: `The tables of ${name} were not made, for want of a database: ${databaseMissing.message}`, hint: databaseMissing.hint }];
    });
    return tried.some(({ boot }) => boot.outcome === "returned") || told.length > 0 ? told : undefined;
  },
});
