import type { AwayFacts, BootFacts, BuildFacts, CandidateFacts, Failure, HealthFacts, Line, LoadFacts, Observations, Outcome, StageName, TeardownFacts, UseFacts } from "./observations.ts";

/** Gathers the answers of a plugin's process, line by line, into what was seen of it. */
export function collectOutcomes(nonce: string) {
  const outcomes = new Map<string, Outcome<unknown>>();
  let busy: string | undefined = keyOf("load", -1);

  /** Takes a line; the stage that begins with it, or beside it, if one does. What does not bear the nonce is not the worker's. */
  function take(text: string): StageName | "apart" | undefined {
    const line = parse(text);
    if (line?.nonce !== nonce) return undefined;
    if ("apart" in line) return "apart";
    if ("begin" in line) {
      busy = keyOf(line.begin, line.candidate);
      return line.begin;
    }
    outcomes.set(keyOf(line.end, line.candidate), line.outcome);
    busy = undefined;
    return undefined;
  }

  /** What was seen when the process had ended: the stage that it was busy with ended as the process did. */
  function result(end: Failure): Observations {
    if (busy !== undefined) outcomes.set(busy, end);
    const load = outcomeOf<LoadFacts>("load", -1);
    const candidates = load.outcome === "returned" ? load.value.candidates : [];
    return {
      load,
      candidates: candidates.map((candidate, index): CandidateFacts => ({
        ...candidate,
        build: outcomeOf<BuildFacts>("build", index),
        health: outcomeOf<HealthFacts>("health", index),
        silence: outcomeOf<HealthFacts>("silence", index),
        boot: outcomeOf<BootFacts>("boot", index),
        use: outcomeOf<UseFacts>("use", index),
        serve: outcomeOf<UseFacts>("serve", index),
        teardown: outcomeOf<TeardownFacts>("teardown", index),
        away: outcomeOf<AwayFacts>("away", index),
      })),
    };
  }

  // The worker and this side share the types of observations.ts, and the nonce says that it was the worker.
  function outcomeOf<Facts>(stage: StageName, candidate: number): Outcome<Facts> {
    return (outcomes.get(keyOf(stage, candidate)) as Outcome<Facts> | undefined) ?? { outcome: "notReached" };
  }

  return { take, result };
}

function keyOf(stage: StageName, candidate: number): string {
  return `${stage} ${candidate}`;
}

function parse(text: string): Line | undefined {
  try {
    return JSON.parse(text) as Line; // judged by its nonce
  } catch {
    return undefined; // something else that wrote to the pipe
  }
}
