import { createRule, type Fault } from "../create-rule.ts";
import { blockerOf, builtCandidates, type BuiltCandidate } from "../built-candidates.ts";
import { stageFault } from "../stage-fault.ts";

export const teardown = createRule({
  name: "teardown",
  needs: ["shape"],
  host: true,
  passed: { code: "PLUGIN_TEARDOWN_QUIET", message: "It is torn down without a throw, and a second time too" },
  async judge(target) {
    const candidates = (await builtCandidates(target)).filter(({ teardown: outcome, facts }) => facts.plugin?.hasTeardown || outcome.outcome !== "notReached");
    return candidates.length === 0 ? undefined : candidates.flatMap(judgeTeardown);
  },
});

function judgeTeardown(candidate: BuiltCandidate): Fault[] {
  const { name, teardown: outcome } = candidate;
  if (outcome.outcome !== "returned") return [stageFault(outcome, { prefix: "TEARDOWN", doing: `${name} was torn down`, blockedBy: blockerOf(candidate) })];
  const { notInitialized, first, second, leaks = [] } = outcome.value;
  const [leak] = leaks;
  if (notInitialized !== undefined) {
    const skipped: Fault = { code: "TEARDOWN_NOT_TRIED", severity: "skipped", message: `What a host does with ${name}, and its teardown(), was not tried: initialize() failed with a made-up config: ${notInitialized}` };
    // No host tears down what it could not initialize.
    return leak ? [skipped, { code: "INITIALIZE_LEAKS", severity: "warning", message: `initialize() of ${name} failed, and leaves open what it had opened: ${leak.what}`, hint: "Close it before you throw.", location: leak.location }] : [skipped];
  }
  if (first) return [{ code: "TEARDOWN_THROWS", severity: "error", message: `teardown() of ${name} threw: ${first.message}`, hint, location: first.location }];
  if (second) return [{ code: "TEARDOWN_TWICE_THROWS", severity: "warning", message: `teardown() of ${name} threw when it was called again: ${second.message}`, hint, location: second.location }];
  return leak ? [{ code: "TEARDOWN_LEAKS", severity: "error", message: `${name} leaves open what it opened: ${leak.what}`, hint: "Close it in teardown(); a health check closes what it opened before it answers.", location: leak.location }] : [];
}

const hint = "Close what is open and nothing else; catch what the closing throws.";
