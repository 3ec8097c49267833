import type { Hazard, HazardKind, LockMode, Step, StepKind, StepSource } from "./types.ts";

export interface CreateStepOptions extends StepSource {
  kind: StepKind;
  sql: string;
  reversal: string | null;
  guards?: Step["guards"];
  hazards?: Step["hazards"];
  rewrites?: boolean;
  /** The table as it is called when the step runs, with its schema; none for tables that the plan itself makes. */
  on?: { schema: string; table: string } | undefined;
  /** The table that a reference leads to. */
  target?: { schema: string; table: string } | undefined;
}

/** A step with what its kind says of locks and of who waits. */
export function createStep({ guards = [], hazards = [], rewrites = false, on, target, ...step }: CreateStepOptions): Step {
  const place = [step.table, step.field].filter((part) => part !== undefined).join(".");
  const { mode, targetMode = mode, blocks } = facts[step.kind];
  const locks: Step["locks"] = [...lock(mode, on), ...(on && target && nameOf(on) === nameOf(target) ? [] : lock(targetMode, target))];
  return { id: `${step.pluginId}/${step.kind}${place && `/${place}`}`, ...step, guards, hazards, rewrites, locks, blocks: locks.length > 0 ? blocks : "nobody" };
}

export function hazard(kind: HazardKind, { pluginId, table, field }: StepSource, what: string): Hazard {
  const place = [pluginId, table, field].filter((part) => part !== undefined).join(".");
  return { kind, name: `${kind}:${place}`, message: `"${[table, field].filter((part) => part !== undefined).join(".")}" of plugin "${pluginId}" ${what}.` };
}

/** Steps outside a transaction: PostgreSQL builds and drops indexes beside other work only there. */
export function isTransactional({ kind }: Pick<Step, "kind">): boolean {
  return kind !== "build-index" && kind !== "drop-index" && kind !== "backfill";
}

function lock(mode: LockMode | undefined, on: { schema: string; table: string } | undefined): Step["locks"] {
  return mode && on ? [{ mode, table: nameOf(on) }] : [];
}

function nameOf({ schema, table }: { schema: string; table: string }): string {
  return `${schema}.${table}`;
}

interface Facts {
  mode?: LockMode;
  targetMode?: LockMode;
  blocks: Step["blocks"];
}

const exclusive: Facts = { mode: "ACCESS EXCLUSIVE", blocks: "everybody" };
const beside: Facts = { mode: "SHARE UPDATE EXCLUSIVE", blocks: "nobody" };
const facts: Record<StepKind, Facts> = {
  "create-host-table": { blocks: "nobody" },
  "alter-host-table": exclusive,
  "create-schema": { blocks: "nobody" },
  "rename-table": exclusive,
  "rename-column": exclusive,
  "drop-reference": exclusive,
  "drop-unique": exclusive,
  "quarantine-table": exclusive,
  "quarantine-column": exclusive,
  "free-name": exclusive,
  "rename-constraint": exclusive,
  "create-table": { blocks: "nobody" },
  "change-type": exclusive,
  "add-column": exclusive,
  "set-default": exclusive,
  "drop-not-null": exclusive,
  "add-check": exclusive,
  backfill: { mode: "ROW EXCLUSIVE", blocks: "nobody" },
  "validate-check": beside,
  "set-not-null": exclusive,
  "drop-check": exclusive,
  "drop-index": beside,
  "build-index": beside,
  "add-unique": exclusive,
  "add-reference": { mode: "SHARE ROW EXCLUSIVE", blocks: "writers" },
  undo: exclusive,
  "drop-plugin": exclusive,
  "validate-reference": { mode: "SHARE UPDATE EXCLUSIVE", targetMode: "ROW SHARE", blocks: "nobody" },
};
