import { createRule, type Fault } from "../create-rule.ts";
import { builtCandidates } from "../built-candidates.ts";

export const healthSilent = createRule({
  name: "health-silent",
  needs: ["shape"],
  passed: { code: "HEALTH_BOUNDED", message: "Its health check comes to an end when its service is silent" },
  async judge(target) {
    const tried = (await builtCandidates(target)).filter(({ silence }) => silence.outcome !== "notReached");
    if (tried.length === 0) return undefined;
    return tried.flatMap(({ name, silence }): Fault[] => {
      if (silence.outcome === "timeout") {
        return [{ code: "HEALTH_HANGS", severity: "error", message: `healthCheck() of ${name} did not answer within ${silence.deadlineMs / 1000} s although its service only keeps silent`, hint: "Give the connection and the question a deadline: query(sql, 5_000), AbortSignal.timeout(5_000)." }];
      }
      if (silence.outcome !== "returned") return [{ code: "HEALTH_SILENCE_THROWS", severity: "error", message: `healthCheck() of ${name} failed when its service kept silent`, hint: "Return { healthy: false, message } instead, as measureHealth() does." }];
      const { answer, knocks = 0 } = silence.value;
      const isHealthy = typeof answer === "object" && answer !== null && "healthy" in answer && answer.healthy === true;
      // One that never asked has another way to know; whether that is honest cannot be seen from here.
      return isHealthy && knocks > 0 ? [{ code: "HEALTH_BLIND", severity: "warning", message: `healthCheck() of ${name} says healthy although its service never answers`, hint: "Ask the service something, and wait for its answer." }] : [];
    });
  },
});
