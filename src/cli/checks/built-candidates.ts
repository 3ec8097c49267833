import type { PluginTarget } from "./create-rule.ts";
import { stageCode } from "./stage-fault.ts";
import type { BuildFacts, CandidateFacts } from "./observe/observations.ts";

export interface BuiltCandidate extends CandidateFacts {
  facts: BuildFacts;
  /** Whether importing it changed what all share, so that no host was tried. */
  isPolluted: boolean;
}

/** The plugins and factories that were called, with what came of it. */
export async function builtCandidates(target: PluginTarget): Promise<BuiltCandidate[]> {
  const { candidates, load } = await target.observe();
  const isPolluted = load.outcome === "returned" && load.value.effects.some(({ kind }) => kind === "prototype");
  return candidates.flatMap((candidate) => (candidate.build.outcome === "returned" ? [{ ...candidate, facts: candidate.build.value, isPolluted }] : []));
}

/** The code of what kept a stage from being reached: of the first one before it that did not come to its end, or of what a host refused. */
export function blockerOf({ health, boot, use, serve, isPolluted }: BuiltCandidate): string | undefined {
  if (isPolluted) return "IMPORT_POLLUTES";
  const [ended] = ([[health, "HEALTH"], [boot, "INITIALIZE"], [use, "CONTRACT"], [serve, "HOST"]] as const).filter(([{ outcome }]) => outcome !== "returned" && outcome !== "notReached");
  if (ended && ended[0].outcome !== "returned") return stageCode(ended[0], ended[1]);
  return boot.outcome === "returned" ? (routeFaultOf({ boot, use }) ?? [...boot.value.schemaFaults, ...boot.value.faults][0]?.code) : undefined;
}

/** The code of what is wrong with the plugin's routes by themselves, where a host did not start for that. */
export function routeFaultOf({ boot, use }: Pick<BuiltCandidate, "boot" | "use">): string | undefined {
  if (boot.outcome !== "returned" || !boot.value.faults.some(({ code }) => code === "ROUTES_REFUSED")) return undefined;
  return use.outcome === "returned" ? use.value.faults.find(({ code }) => code === "ROUTES_THROW" || code === "ROUTE_TAKEN")?.code : undefined;
}
