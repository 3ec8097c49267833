import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { bun } from "../../../support/atlas.ts";
import type { OwnServer } from "../../../support/own-server.ts";
import { wireProxy, type RoundTrip } from "../../../support/wire-proxy.ts";
import type { ScenarioName } from "./scenarios.ts";

export const harms = ["kill -9 of the migrator", "pg_terminate_backend", "pg_ctl restart -m immediate"] as const;
export const moments = ["before", "during", "after"] as const;

/** What is done to a migration, and when: around one of the round trips that it makes. */
export interface Blow {
  scenario: ScenarioName;
  harm: (typeof harms)[number];
  moment: (typeof moments)[number];
  trip: number;
}

export interface Struck {
  /** Of the migrator; null when a signal ended it. */
  exitCode: number | null;
  errors: string;
  trips: readonly RoundTrip[];
}

/** Migrates in a process of its own, whose every word goes through a proxy that strikes at its moment. */
export async function strike(server: OwnServer, database: string, { scenario, ...blow }: Pick<Blow, "scenario"> & Partial<Blow>): Promise<Struck> {
  let done: Promise<void> | undefined;
  const at = (moment: Blow["moment"]) => ({ number }: RoundTrip) => (moment === blow.moment && number === blow.trip ? (done = harm()) : undefined);
  const proxy = await wireProxy({ port: server.port, before: at("before"), during: at("during"), after: at("after") });
  const child = spawn(bun, [join(import.meta.dirname, "victim.ts"), server.urlOf(database, proxy.port), scenario], { stdio: ["ignore", "ignore", "pipe"] });
  const exit = once(child, "close");
  let errors = "";
  child.stderr.on("data", (chunk) => (errors += String(chunk)));

  async function harm(): Promise<void> {
    if (blow.harm === "pg_ctl restart -m immediate") return server.crash();
    if (blow.harm === "pg_terminate_backend") return void (await server.query("postgres", `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`));
    child.kill("SIGKILL");
    await exit;
  }

  const [exitCode] = await exit;
  // The migrator may notice, and end, before the server is there again.
  await done;
  await proxy.close();
  return { exitCode, errors, trips: proxy.trips };
}
