import type { DeclaredPlugin } from "@atlas/api/lib/migrate";
import { herdPlugins } from "../fixtures/herd-plugins.ts";
import { upgrade } from "./upgrade.ts";

export interface Scenario {
  /** What is migrated at first; nothing for an empty database. */
  before: DeclaredPlugin[];
  /** Statements that then make the state which the migration under test comes upon; one may fail. */
  prepare: string[];
  after: DeclaredPlugin[];
  allow: string[];
}

export type ScenarioName = "cold" | "upgrade";

export const scenarios: Record<ScenarioName, Scenario> = {
  cold: { before: [], prepare: [], after: herdPlugins.slice(0, 1), allow: [] },
  upgrade,
};
