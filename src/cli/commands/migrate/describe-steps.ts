import type { Step } from "@atlas/api/lib/migrate";

/** A step as a program reads it: without its guards, which are SQL for the host alone. */
export function describeStep({ id, pluginId, kind, table, field, sql, locks, rewrites, blocks, hazards, reversal }: Step): object {
  return { id, pluginId, kind, table, field, sql, locks, rewrites, blocks, hazards, reversal };
}

export function countOf(steps: readonly unknown[]): string {
  return `${steps.length} ${steps.length === 1 ? "step" : "steps"}`;
}

/** A step for people: what it runs, and under it what that means for others. */
export function formatStep(step: Step): string {
  const locks = step.locks.map(({ mode, table }) => `${mode} on ${table}`);
  const effects = [...locks, ...(step.rewrites ? ["rewrites every row"] : []), ...(step.blocks === "nobody" ? [] : [`blocks ${step.blocks}`])];
  return [`${step.sql};`, ...(effects.length > 0 ? [`  -- ${effects.join(", ")}`] : []), ...step.hazards.map(({ name }) => `  -- hazard ${name}`)].join("\n");
}

/** A step in one line: what it does to what. */
export function nameOf({ kind, pluginId, table, field }: Step): string {
  return [kind, [pluginId, table, field].filter((part) => part !== undefined).join(".")].join("  ");
}
