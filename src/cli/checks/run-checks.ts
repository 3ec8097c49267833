import { messageOf, withDeadline } from "@useatlas/plugin-sdk";
import type { Finding } from "../findings.ts";

/** One rule of `plugin validate`, or one check of `doctor`: it looks at its subject and says what it found. */
export interface Check<Subject> {
  /** kebab-case and permanent. */
  readonly name: string;
  /** Checks declared before this one, without whose good end it makes no sense. */
  readonly needs?: readonly string[];
  /** Checks declared before this one that must have ended, however they did. */
  readonly after?: readonly string[];
  /** The check that leaves something open which this one closes. */
  readonly tidies?: string;
  /** What its finding is about when it could not run. Default: what all of them are about, else its name. */
  readonly about?: string;
  examine(subject: Subject): readonly Finding[] | Promise<readonly Finding[]>;
}

export interface RunChecksOptions {
  /** Milliseconds, for each check from its own start. */
  deadlineMs: number;
  /** Milliseconds for all of them together, from the start of the first. */
  totalMs?: number;
  /** What all of the checks are about. */
  about?: string;
  signal?: AbortSignal;
}

/**
 * Runs the checks at once, each after those it needs. The findings come in order of declaration, so a root cause stands
 * before what hangs on it. A check that cannot run, crashes or is late gives an `unknown` finding, which is never a pass.
 */
export async function runChecks<Subject>(
  checks: readonly Check<Subject>[],
  subject: Subject,
  { deadlineMs, totalMs = Infinity, about, signal }: RunChecksOptions,
): Promise<Finding[]> {
  const interruption = awaitAbort(signal);
  const endsAt = performance.now() + totalMs;
  const running = new Map<string, Promise<readonly Finding[]>>();
  for (const check of checks) {
    const needed = (check.needs ?? []).map((name) => running.get(name) ?? undeclared(check.name, name));
    const awaited = (check.after ?? []).flatMap((name) => running.get(name) ?? []);
    running.set(check.name, run(check, needed, awaited).then((findings) => findings.map((finding) => ({ ...finding, check: check.name }))));
  }
  try {
    return (await Promise.all(running.values())).flat();
  } finally {
    interruption.release();
  }

  async function run(check: Check<Subject>, needed: readonly Promise<readonly Finding[]>[], awaited: readonly Promise<unknown>[]): Promise<readonly Finding[]> {
    await Promise.all(awaited);
    const blocker = (await Promise.all(needed)).flat().find(({ severity }) => severity === "error" || severity === "unknown");
    if (blocker) return [blocked(check, blocker)];
    try {
      return await within({ deadlineMs: Math.max(0, Math.min(deadlineMs, endsAt - performance.now())), interruption: interruption.promise }, async () => check.examine(subject));
    } catch (thrown) {
      return [notDetermined(check, thrown)];
    }
  }

  function blocked({ name, about: own }: Check<Subject>, { code, blockedBy }: Finding): Finding {
    const message = own === undefined ? `${name} could not be checked` : "could not be checked";
    return { code: "CHECK_BLOCKED", severity: "unknown", subject: own ?? about ?? name, message, blockedBy: blockedBy ?? code };
  }

  function notDetermined({ name, about: own }: Check<Subject>, thrown: unknown): Finding {
    const what = { severity: "unknown", subject: own ?? about ?? name } as const;
    if (thrown === late) return { ...what, code: "CHECK_TIMEOUT", message: `${name} did not finish within ${Math.min(deadlineMs, totalMs) / 1000} s` };
    if (thrown === interrupted) return { ...what, code: "CHECK_INTERRUPTED", message: `${name} was interrupted` };
    return { ...what, code: "CHECK_CRASHED", message: `The check ${name} itself failed: ${messageOf(thrown)}`, hint: "This is a bug in Atlas, not in what it checked." };
  }
}

function within<Result>({ deadlineMs, interruption }: { deadlineMs: number; interruption: Promise<never> }, run: () => Promise<Result>) {
  return withDeadline(() => Promise.race([interruption, run()]), {
    deadlineMs,
    late() {
      throw late;
    },
  });
}

/** A promise that is rejected when the signal aborts; one listener serves all checks. */
function awaitAbort(signal: AbortSignal | undefined) {
  let release = () => {};
  const promise = new Promise<never>((_, reject) => {
    const abort = () => reject(interrupted);
    if (signal?.aborted) abort();
    signal?.addEventListener("abort", abort);
    release = () => signal?.removeEventListener("abort", abort);
  });
  promise.catch(() => undefined); // the checks that still run are told; there may be none
  return { promise, release };
}

function undeclared(check: string, needed: string): never {
  throw new Error(`The check ${check} needs ${needed}, which is not declared before it.`);
}

const late = Symbol("late");
const interrupted = Symbol("interrupted");
