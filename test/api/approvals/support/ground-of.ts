import { afterAll, beforeAll, beforeEach, onTestFinished } from "vitest";
import type { Approvals } from "../../../../src/api/approvals/approvals.ts";
import { postgres, type TestPostgres } from "../../../support/postgres.ts";
import { ann, memoryGround, migratedDatabase, postgresGround, type Ground } from "./open-approvals.ts";
import { ticketPlugin } from "./ticket-plugin.ts";
import { createWitness, type Witness } from "./witness.ts";

/** The server of the test file that imports this, a migrated database on it, and what each test begins with. */
export let server: TestPostgres;
export let url: string;
export let ground: Ground;
export let witness: Witness;
/** With the ticket plugin; Ann takes part in the conversation c1. */
export let approvals: Approvals;

export const places = ["memory", "Postgres"] as const;

beforeAll(async () => {
  server = await postgres();
  url = await migratedDatabase(server);
});
afterAll(() => server.stop());

export function beginIn(place: (typeof places)[number]): void {
  beforeEach(async () => {
    witness = await createWitness();
    onTestFinished(() => witness.close());
    ground = place === "memory" ? memoryGround() : await postgresGround(server, url);
    approvals = ground.open({ plugins: [ticketPlugin(witness.url)] });
    await ground.join("c1", ann.id);
  });
}
