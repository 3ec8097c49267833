export { migrate, pendingSteps, planForNewDatabase } from "../database/migrate.ts";
export type { MigrateOptions, MigrationResult } from "../database/migrate.ts";
export { onlyHazards } from "../database/migration/hazards.ts";
export type { AppliedStep } from "../database/migration/apply-plan.ts";
export type { DeclaredPlugin, Hazard, MigrationPlan, PlanProblem, Step, StepKind } from "../database/migration/types.ts";
