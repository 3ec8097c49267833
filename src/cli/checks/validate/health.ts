import { createRule, type Fault } from "../create-rule.ts";
import { builtCandidates } from "../built-candidates.ts";
import { stageFault } from "../stage-fault.ts";
import type { HealthFacts, Outcome } from "../observe/observations.ts";

export const health = createRule({
  name: "health",
  needs: ["shape"],
  passed: { code: "PLUGIN_HEALTH_HONEST", message: "Its health check answers, whatever its service does" },
  async judge(target) {
    return (await builtCandidates(target)).flatMap(({ name, health: outcome }) => judgeHealth(name, outcome));
  },
});

function judgeHealth(name: string, outcome: Outcome<HealthFacts>): Fault[] {
  if (outcome.outcome !== "returned") {
    return [{ ...stageFault(outcome, { prefix: "HEALTH", doing: `healthCheck() of ${name} was called` }), hint: neverThrows }];
  }
  const { missing, types = [], answer, unreadable } = outcome.value;
  if (missing) {
    // Context and routes may need nobody but themselves; the others stand for a service that can be away.
    if (!types.some((type) => servesOthers.includes(type))) return [];
    return [{ code: "HEALTH_MISSING", severity: "warning", message: `${name} has no healthCheck()`, hint: "With one, atlas doctor can tell whether its service answers." }];
  }
  const wrong = unreadable === undefined ? whatIsWrong(answer) : `what JSON cannot write: ${unreadable}`;
  return wrong ? [{ code: "HEALTH_MALFORMED", severity: "error", message: `healthCheck() of ${name} returned ${wrong}`, hint: "Return { healthy: true | false, message?, latencyMs? }." }] : [];
}

function whatIsWrong(answer: unknown): string | undefined {
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) return `${JSON.stringify(answer) ?? "nothing"}, which is no object`;
  const { healthy, message, latencyMs } = answer as Record<string, unknown>; // an object, by the line above
  if (typeof healthy !== "boolean") return `healthy: ${JSON.stringify(healthy) ?? "undefined"}, which is neither true nor false`;
  if (message !== undefined && typeof message !== "string") return `message: ${JSON.stringify(message)}, which is no text`;
  if (latencyMs !== undefined && typeof latencyMs !== "number") return `latencyMs: ${JSON.stringify(latencyMs)}, which is no number`;
  return undefined;
}

const servesOthers = ["datasource", "action", "sandbox"];
const neverThrows = "A health check always answers: return { healthy: false, message } instead, as measureHealth() does, and give what it waits for a deadline.";
