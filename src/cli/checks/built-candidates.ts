import type { PluginTarget } from "./create-rule.ts";
import type { BuildFacts, CandidateFacts } from "./observe/observations.ts";

export interface BuiltCandidate extends CandidateFacts {
  facts: BuildFacts;
}

/** The plugins and factories that were called, with what came of it. */
export async function builtCandidates(target: PluginTarget): Promise<BuiltCandidate[]> {
  const { candidates } = await target.observe();
  return candidates.flatMap((candidate) => (candidate.build.outcome === "returned" ? [{ ...candidate, facts: candidate.build.value }] : []));
}
