import { acceptState, type Acceptance } from "@atlas/api/lib/migrate";
import { printResult } from "../report.ts";
import { interrupted } from "../signals.ts";
import { withDatabase } from "./migrate/with-database.ts";

export interface MigrateAcceptOptions {
  cwd: string;
  wait?: number;
  json?: boolean;
}

/** Takes what was changed by hand for what is meant, and says so in the history. */
export async function migrateAccept({ cwd, wait = 60, json }: MigrateAcceptOptions): Promise<void> {
  await withDatabase(cwd, async ({ plugins, database }) => {
    const opened = await database();
    const accepted = await acceptState(opened, plugins, { lockTimeoutMs: wait * 1000, signal: interrupted });
    const { drift, edited, ahead } = accepted;
    printResult({ value: { database: opened.label, accepted: { drift, edited: edited?.id ?? null, ahead } }, text: format(accepted) }, { json });
  });
}

function format({ drift, edited, ahead }: Acceptance): string {
  const lines = [
    ...(edited ? [`The history as it is, edited at entry ${edited.id}.`] : []),
    ...ahead.map(({ pluginId, migrated, declared }) => `Plugin "${pluginId}" at ${declared}, on a database that ${migrated} has migrated.`),
    ...drift.map(({ place, what }) => `${place}: ${what} as it is in the database.`),
  ];
  return lines.length > 0 ? ["Accepted, and recorded in the history:", ...lines.map((line) => `  ${line}`)].join("\n") : "There is nothing to accept: history and database are as the migrations left them.";
}
