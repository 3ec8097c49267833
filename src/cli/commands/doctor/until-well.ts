import { setTimeout as pause } from "node:timers/promises";
import type { Finding } from "../../findings.ts";
import { printProgress } from "../../report.ts";

export interface UntilWellOptions {
  waitMs: number;
  signal: AbortSignal;
  /** Between two rounds. */
  pauseMs?: number;
}

/** Examines again while all that is at fault may pass by itself, for `waitMs` at most. Gives what the last round found. */
export async function untilWell(examine: () => Promise<Finding[]>, { waitMs, signal, pauseMs = 1000 }: UntilWellOptions): Promise<Finding[]> {
  const endsAt = performance.now() + waitMs;
  let told = "";
  for (;;) {
    const findings = await examine();
    const faults = findings.filter(({ severity, blockedBy }) => (severity === "error" || severity === "unknown") && blockedBy === undefined);
    if (waitMs === 0 || faults.length === 0 || signal.aborted) return findings;
    const lasting = faults.find(({ code }) => !passing.has(code));
    if (lasting) {
      printProgress(`Not waiting: ${lasting.subject} [${lasting.code}] does not pass by itself.`);
      return findings;
    }
    if (performance.now() + pauseMs > endsAt) return findings;
    const waiting = faults.map(({ subject, code }) => `${subject} [${code}]`).join(", ");
    if (waiting !== told) printProgress(`Waiting for ${waiting}`);
    told = waiting;
    await pause(pauseMs, undefined, { signal }).catch(() => undefined); // the next round is told of the interruption
  }
}

/** What is over once a server has started, a network is up, somebody has migrated or a lock was given back. */
const passing = new Set([
  "DATABASE_REFUSED",
  "DATABASE_SILENT",
  "DATABASE_HOST_UNKNOWN",
  "DATABASE_STARTING",
  "DATABASE_FULL",
  "DATABASE_USER_FULL",
  "DATABASE_LIMITED",
  "DATABASE_STALLED",
  "DATABASE_UNREACHABLE",
  "DATABASE_STANDBY",
  "DATABASE_TIMEOUT",
  "DATABASE_ABSENT",
  "LOCK_NOT_OBTAINED",
  "MIGRATIONS_PENDING",
  "MIGRATIONS_UNFINISHED",
  "PLUGIN_INITIALIZE",
  "PLUGIN_TIMEOUT",
  "PLUGIN_UNHEALTHY",
  "HEALTH_TIMEOUT",
  "DIAGNOSIS_TIMEOUT",
  "DATASOURCE_UNREACHABLE",
  "DATASOURCE_REFUSED",
  "DATASOURCE_HOST_UNKNOWN",
  "DATASOURCE_TIMEOUT",
  "MODEL_UNREACHABLE",
  "MODEL_SILENT",
  "MODEL_FAILED",
  "MODEL_RATE_LIMITED",
  "CHECK_TIMEOUT",
]);
