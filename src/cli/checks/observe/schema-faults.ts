import type { Database } from "@atlas/api/lib/database";
import { migrate, pendingSteps } from "@atlas/api/lib/migrate";
import { isAtlasError, messageOf, type AtlasPlugin } from "@useatlas/plugin-sdk";
import type { UseFault } from "./observations.ts";

/** Brings an empty database to what the plugin declares, as a boot does, with all that the planner refuses; a second plan must be empty. */
export async function schemaFaults(database: Database, plugin: AtlasPlugin): Promise<UseFault[]> {
  try {
    await migrate(database, [plugin]);
  } catch (thrown) {
    return [{ code: "SCHEMA_NOT_APPLIED", message: `its tables could not be made: ${messageOf(thrown)}${isAtlasError(thrown) ? ` (${thrown.code})` : ""}`, key: "schema" }];
  }
  const { steps, refusals, notices } = await pendingSteps(database, [plugin]);
  const [left] = [...steps.map(({ id }) => id), ...refusals.map(({ message }) => message), ...notices.map(({ message }) => message)];
  return left === undefined ? [] : [{ code: "SCHEMA_UNSTABLE", message: `right after its tables were made, a second plan is not empty: ${left}`, key: "schema" }];
}
