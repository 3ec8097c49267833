import { onlyHazards, type MigrationStatus } from "@atlas/api/lib/migrate";

/** The one command that leads from this state to a good one; undefined for a good one, and where the declarations have to change first. */
export function resolutionOf({ state, plan }: Pick<MigrationStatus, "state" | "plan">): string | undefined {
  if (state === "current") return undefined;
  if (state === "history-edited" || state === "database-ahead") return "atlas migrate accept";
  if (onlyHazards(plan)) return `atlas migrate ${plan.refusals.map(({ hint }) => hint.slice(hint.indexOf("--allow"))).join(" ")}`;
  if (plan.refusals.length > 0) return undefined;
  return plan.steps.length > 0 ? "atlas migrate" : "atlas migrate accept";
}
