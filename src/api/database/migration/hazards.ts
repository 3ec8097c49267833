import { AtlasError } from "@useatlas/plugin-sdk";
import type { MigrationPlan, PlanProblem, Step } from "./types.ts";

/** The hazards of the steps that nobody allowed, each as a refusal that says what to allow. */
export function notAllowed(steps: readonly Step[], allow: readonly string[]): PlanProblem[] {
  return steps.flatMap(({ pluginId, table = "", field, hazards }) =>
    hazards
      .filter(({ name }) => !allow.includes(name))
      .map(({ name, message }) => ({ code: hazardCode, pluginId, table, ...(field === undefined ? {} : { field }), message, hint: `If that is meant: --allow ${name}` })),
  );
}

/** True when nothing but hazards stands in the way. */
export function onlyHazards({ refusals }: Pick<MigrationPlan, "refusals">): boolean {
  return refusals.length > 0 && refusals.every(({ code }) => code === hazardCode);
}

/** Throws when something stands in the way of the plan. */
export function refuse({ refusals }: Pick<MigrationPlan, "refusals">, command = "atlas migrate"): void {
  const [first] = refusals;
  if (first === undefined) return;
  const others = refusals.length === 1 ? "" : ` There are ${refusals.length - 1} more refusals.`;
  const problems = refusals.map(({ code, pluginId, table, field, message, hint }) => ({ code, path: [pluginId, table, field].filter((part) => part !== undefined).join("."), message, hint }));
  const hazards = onlyHazards({ refusals });
  const allows = refusals.map(({ hint }) => hint.slice(hint.indexOf("--allow"))).join(" ");
  throw new AtlasError(`The migration was refused, and nothing was changed: ${first.message}${others}`, {
    code: hazards ? hazardCode : "MIGRATION_REFUSED",
    hint: hazards ? `If that is meant, run: ${command} ${allows}` : first.hint,
    problems,
  });
}

/** Refuses what is not the name of a hazard. */
export function checkAllow(allow: readonly string[]): void {
  const wrong = allow.find((name) => !/^(DROP|DROP_UNIQUE|DROP_REFERENCE|REWRITE|DATA_LOSS):[^.]+(\..+)?$/s.test(name));
  if (wrong === undefined) return;
  throw new AtlasError(`"${wrong}" does not name a hazard.`, { code: "USAGE", hint: "Name it as the plan does: DROP:<plugin>.<table>[.<field>]; others are DROP_UNIQUE, DROP_REFERENCE, REWRITE and DATA_LOSS." });
}

const hazardCode = "HAZARD_NOT_ALLOWED";
