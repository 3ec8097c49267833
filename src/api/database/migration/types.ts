import type { PluginSchema } from "./columns.ts";

/** What is read of a plugin. */
export interface DeclaredPlugin {
  id: string;
  schema?: PluginSchema | undefined;
}

export type StepKind = "create-host-table" | "create-schema" | "create-table" | "add-column" | "add-unique" | "add-reference";

/** One statement of a migration. */
export interface Step {
  /** Unique in its plan, such as `crm/add-column/contacts.email`. */
  id: string;
  /** `atlas` for the host's own tables. */
  pluginId: string;
  kind: StepKind;
  table?: string;
  field?: string;
  sql: string;
  guards: readonly Guard[];
}

/** A question about the data that must be answered with no before anything runs. */
export interface Guard {
  /** An expression that is true or false. */
  sql: string;
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
