import { createRule, type Fault } from "../create-rule.ts";
import { builtCandidates, type BuiltCandidate } from "../built-candidates.ts";
import { stageCode, stageFault } from "../stage-fault.ts";

export const teardown = createRule({
  name: "teardown",
  needs: ["shape"],
  passed: { code: "PLUGIN_TEARDOWN_QUIET", message: "It is torn down without a throw, and a second time too" },
  async judge(target) {
    const candidates = (await builtCandidates(target)).filter(({ teardown: outcome, facts }) => facts.plugin?.hasTeardown || outcome.outcome !== "notReached");
    return candidates.length === 0 ? undefined : candidates.flatMap(judgeTeardown);
  },
});

function judgeTeardown({ name, teardown: outcome, health }: BuiltCandidate): Fault[] {
  if (outcome.outcome !== "returned") {
    const blockedBy = health.outcome === "returned" ? undefined : stageCode(health, "HEALTH");
    return [stageFault(outcome, { prefix: "TEARDOWN", doing: `${name} was initialized and torn down`, blockedBy })];
  }
  const { notInitialized, first, second, leaks = [] } = outcome.value;
  if (notInitialized !== undefined) {
    return [{ code: "TEARDOWN_NOT_TRIED", severity: "skipped", message: `teardown() of ${name} was not tried: initialize() failed with a made-up config: ${notInitialized}` }];
  }
  if (first) return [{ code: "TEARDOWN_THROWS", severity: "error", message: `teardown() of ${name} threw: ${first.message}`, hint, location: first.location }];
  if (second) return [{ code: "TEARDOWN_TWICE_THROWS", severity: "warning", message: `teardown() of ${name} threw when it was called again: ${second.message}`, hint, location: second.location }];
  const [leak] = leaks;
  return leak ? [{ code: "TEARDOWN_LEAKS", severity: "error", message: `${name} leaves open what it opened: ${leak.what}`, hint: "Close it in teardown(); a health check closes what it opened before it answers.", location: leak.location }] : [];
}

const hint = "Close what is open and nothing else; catch what the closing throws.";
