import { describeThrown } from "./describe-thrown.ts";
import type { Thrown } from "./observations.ts";

/** What the host could not do, as it wrote it to its log. */
export interface HostFailure extends Thrown {
  /** The line's own words, such as `afterQuery failed`. */
  words: string;
  /** The error's class, such as `TypeError`. */
  type: string;
}

export type HostFailures = ReturnType<typeof collectFailures>;

/** Takes a host's log and keeps what is told there of failures; observers that fail, for one, are told nowhere else. */
export function collectFailures(dir: string) {
  const all: HostFailure[] = [];

  function write(line: string): void {
    const { msg, err } = JSON.parse(line) as { msg?: unknown; err?: Partial<Record<"type" | "message" | "stack" | "code", unknown>> }; // written by the host's logger
    if (!err || all.length >= most) return;
    const error = Object.assign(new Error(String(err.message)), { stack: String(err.stack) });
    const { location } = describeThrown(error, dir);
    all.push({ words: String(msg), type: String(err.type), message: error.message, code: err.code === undefined ? undefined : String(err.code), location });
  }

  /** What was told since it was last asked. */
  function take(): HostFailure[] {
    return all.splice(0);
  }

  return { log: { write }, take };
}

// One that fails without end tells nothing more.
const most = 200;
