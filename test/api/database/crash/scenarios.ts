import type { Database } from "@atlas/api/lib/database";
import { migrate, undoMigration, type AppliedStep, type DeclaredPlugin } from "@atlas/api/lib/migrate";
import { herdPlugins } from "../fixtures/herd-plugins.ts";
import { upgrade } from "./upgrade.ts";

export interface Scenario {
  /** What is migrated at first; nothing for an empty database. */
  before: DeclaredPlugin[];
  /** Statements that then make the state which the migration under test comes upon; one may fail. */
  prepare: string[];
  after: DeclaredPlugin[];
  allow: string[];
  /** Set where the migration is done in peace, and taking it back is what is under test: the hazards of that. */
  undo?: string[];
}

export type ScenarioName = "cold" | "upgrade" | "undo";

export const scenarios: Record<ScenarioName, Scenario> = {
  cold: { before: [], prepare: [], after: herdPlugins.slice(0, 1), allow: [] },
  upgrade,
  undo: { ...upgrade, undo: ["DROP:shop.items.extra"] },
};

/** What is under test. */
export async function act(database: Database, { after, allow, undo }: Scenario): Promise<AppliedStep[]> {
  return undo ? undoMigration(database, after, { allow: undo }) : (await migrate(database, after, { allow })).applied;
}
