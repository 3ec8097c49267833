import type { PluginSchema } from "./columns.ts";

/** What is read of a plugin. */
export interface DeclaredPlugin {
  id: string;
  version?: string;
  schema?: PluginSchema | undefined;
}

export type StepKind =
  | "create-host-table"
  | "alter-host-table"
  | "create-schema"
  | "drop-reference"
  | "drop-unique"
  | "quarantine-table"
  | "quarantine-column"
  | "free-name"
  | "rename-table"
  | "rename-column"
  | "rename-constraint"
  | "create-table"
  | "change-type"
  | "add-column"
  | "set-default"
  | "drop-not-null"
  | "add-check"
  | "backfill"
  | "validate-check"
  | "set-not-null"
  | "drop-check"
  | "drop-index"
  | "build-index"
  | "add-unique"
  | "add-reference"
  | "validate-reference"
  | "undo"
  | "drop-plugin";

export type LockMode = "ACCESS EXCLUSIVE" | "SHARE ROW EXCLUSIVE" | "SHARE UPDATE EXCLUSIVE" | "ROW EXCLUSIVE" | "ROW SHARE";

export interface TableLock {
  mode: LockMode;
  /** `schema.table`, unquoted. */
  table: string;
}

/** Where in the plugins' declarations a step comes from. */
export interface StepSource {
  /** `atlas` for the host's own tables. */
  pluginId: string;
  table?: string;
  field?: string;
}

export type HazardKind = "DROP" | "DROP_UNIQUE" | "DROP_REFERENCE" | "REWRITE" | "DATA_LOSS";

/** A harm that a step does, and that the operator has to allow by name. */
export interface Hazard {
  kind: HazardKind;
  /** What `--allow` takes, such as `DATA_LOSS:crm.contacts.age`. */
  name: string;
  message: string;
}

/** One statement of a migration, or a few that belong into one transaction. */
export interface Step extends StepSource {
  /** Unique in its plan, such as `crm/add-column/contacts.email`. */
  id: string;
  kind: StepKind;
  sql: string;
  guards: readonly Guard[];
  /** The strongest lock on each table that was there before the plan. */
  locks: readonly TableLock[];
  /** True when every row is written anew, under the lock. */
  rewrites: boolean;
  /** Whose work on the table waits while the step runs. */
  blocks: "nobody" | "writers" | "everybody";
  hazards: readonly Hazard[];
  /** The statement that takes it back; empty where nothing has to be, null where nothing can. */
  reversal: string | null;
  /** The entry of the history that this step takes back. */
  undoes?: string;
}

/** A question about the data that must be answered with no before anything runs. */
export interface Guard {
  /** An expression that is true or false, over the tables as they are before the plan. */
  sql: string;
  /** True when the question fails instead of being answered with yes. */
  mayFail?: boolean;
  refusal: PlanProblem;
}

/** What a plan cannot do, or what it leaves as it is. */
export interface PlanProblem {
  code: string;
  pluginId: string;
  table: string;
  field?: string;
  message: string;
  hint: string;
}

export interface MigrationPlan {
  steps: Step[];
  /** While there is one, no step runs. */
  refusals: PlanProblem[];
  /** What the database has and no plugin declares, or has otherwise, without harm to what is declared. */
  notices: PlanProblem[];
}
