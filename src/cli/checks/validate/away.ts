import { createRule, type Fault } from "../create-rule.ts";
import { builtCandidates } from "../built-candidates.ts";
import { stageFault } from "../stage-fault.ts";

export const away = createRule({
  name: "away",
  needs: ["shape"],
  host: true,
  passed: { code: "AWAY_BORNE", message: "Its initialize() ends well or fails cleanly when its database and its service are away" },
  async judge(target) {
    const tried = (await builtCandidates(target)).filter((candidate) => candidate.away.outcome !== "notReached");
    if (tried.length === 0) return undefined;
    return tried.flatMap(({ name, away: outcome }): Fault[] => {
      if (outcome.outcome === "timeout") {
        return [{ code: "AWAY_HANGS", severity: "error", message: `initialize() of ${name} did not come to an end within ${outcome.deadlineMs / 1000} s when its database was down and its service silent`, hint: "Give what it waits for a deadline, and throw when it cannot go on." }];
      }
      if (outcome.outcome !== "returned") {
        const fault = stageFault(outcome, { prefix: "INITIALIZE", doing: `${name} was initialized with its database down and its service silent` });
        return [{ ...fault, code: "AWAY_ENDS_HOST", hint: "Await every promise, and throw from initialize() instead." }];
      }
      const { teardown, leaks: [leak] } = outcome.value;
      if (teardown) return [{ code: "AWAY_TEARDOWN_THROWS", severity: "error", message: `teardown() of ${name} threw after its database and its service were away: ${teardown.message}`, hint: "Close what is open and nothing else; catch what the closing throws.", location: teardown.location }];
      return leak ? [{ code: "AWAY_LEAKS", severity: "warning", message: `initialize() of ${name} fails when its database is down and its service silent, and leaves open what it had opened: ${leak.what}`, hint: "Close it before you throw.", location: leak.location }] : [];
    });
  },
});
