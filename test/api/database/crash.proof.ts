import { afterAll, beforeAll, expect, test } from "vitest";
import { ownServer, type OwnServer } from "../../support/own-server.ts";
import { full, sample } from "../../support/proof-size.ts";
import { prepare, recover, takeLock, type Sight } from "./crash/outcome.ts";
import type { ScenarioName } from "./crash/scenarios.ts";
import { harms, moments, strike, type Blow } from "./crash/strike.ts";

// A migration is struck at each of the round trips that it makes: the migrator, its connections or the server die. CI takes some of them.
let server: OwnServer;
const undisturbed = new Map<ScenarioName, { sight: Sight; trips: number }>();

beforeAll(async () => {
  server = await ownServer({ autovacuum: "off" });
  for (const scenario of names) {
    await prepare(server, scenario, scenario);
    const database = await copyOf(scenario);
    const { exitCode, errors, trips } = await strike(server, database, { scenario });
    if (exitCode !== 0) throw new Error(errors);
    const { steps, ...sight } = await recover(server, database, scenario);
    expect([steps, sight.state]).toEqual([[], scenario === "undo" ? "pending" : "current"]);
    undisturbed.set(scenario, { sight, trips: trips.length });
  }
});
afterAll(() => server.stop());

test("the upgrade takes a step of every kind", async () => {
  const { steps } = await recover(server, await copyOf("upgrade"), "upgrade");

  expect(new Set(steps)).toEqual(new Set(kinds));
});

test.each(harms)("after %s, at any moment, the next migration ends where an undisturbed one does", async (harm) => {
  const blows = names.flatMap((scenario) => moments.flatMap((moment) => Array.from({ length: undisturbed.get(scenario)?.trips ?? 0 }, (_, index): Blow => ({ scenario, harm, moment, trip: index + 1 }))));
  let unfinished = 0;
  for (const blow of sample(blows, { size: 24, of: `blows by ${harm}` })) {
    const { scenario } = blow;
    const database = await copyOf(scenario);
    const { exitCode, errors, trips } = await strike(server, database, blow);
    await takeLock(server, database);
    const { steps, ...found } = await recover(server, database, scenario);
    if (steps.length > 0) unfinished++;

    expect({ blow, struck: trips.length >= blow.trip, ...found }).toEqual({ blow, struck: true, ...undisturbed.get(scenario)?.sight });
    // Who says that it is done has done it.
    if (exitCode === 0) expect([blow, steps]).toEqual([blow, []]);
    else expect([blow, exitCode, errors]).toEqual([blow, harm.startsWith("kill") ? null : 1, harm.startsWith("kill") ? "" : expect.stringMatching(/./)]);
    await server.query("postgres", `DROP DATABASE ${database}`);
  }
  expect(unfinished).toBeGreaterThan(0);
}, full ? 3_600_000 : 600_000);

let copies = 0;
async function copyOf(scenario: ScenarioName): Promise<string> {
  const name = `copy_${copies++}`;
  await server.query("postgres", `CREATE DATABASE ${name} TEMPLATE ${scenario}`);
  // PostgreSQL writes a copied sequence to its log only after a checkpoint: a crash before would set it back.
  await server.query("postgres", "CHECKPOINT");
  return name;
}

const names: ScenarioName[] = ["cold", "upgrade", "undo"];
const kinds = [
  "alter-host-table", "create-host-table", "create-schema", "rename-table", "rename-column", "rename-constraint", "drop-reference", "drop-unique", "quarantine-table", "quarantine-column", "create-table",
  "change-type", "add-column", "set-default", "drop-not-null", "add-check", "backfill", "validate-check", "set-not-null", "drop-check", "drop-index", "build-index", "add-unique",
  "add-reference", "validate-reference",
];
