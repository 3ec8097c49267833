import type { Selection } from "../../checks/select-checks.ts";
import type { Finding } from "../../findings.ts";

/** What the process is told that runs one round of the doctor's checks. */
export interface ExaminationTask {
  cwd: string;
  selection: Selection;
  /** What an earlier round found of checks that cannot be run without ending it, by the check's name. */
  known: Record<string, Finding>;
  /** What an earlier round found of the config, which cannot be loaded without ending it. */
  unloadable?: Finding | undefined;
}

/** Something that is being run, by which a process that says no more is known. */
export interface TracedCall {
  id: number;
  /** The check on whose behalf it runs; undefined while the config is loaded. */
  check?: string | undefined;
  /** Whom it belongs to: a plugin's id, or what a check is about. */
  owner: string;
  /** What is run: `initialize()`. */
  method: string;
  location?: Finding["location"];
}

/** What that process writes, one JSON document a line. */
export type ExaminationLine =
  /** It lives, and its event loop turns. */
  | { is: "alive" }
  | { is: "begun"; secrets: string[] }
  | { is: "entered"; call: TracedCall }
  /** The call has given back control; what it promised may be due. */
  | { is: "left"; id: number }
  | { is: "settled"; id: number }
  | { is: "checked"; check: string; findings: Finding[] }
  | { is: "done"; findings: Finding[]; checks: string[] }
  | { is: "failed"; failure: ExaminationFailure };

/** An error that crosses from one process to another. */
export interface ExaminationFailure {
  /** Missing in what is a bug of ours. */
  code?: string | undefined;
  message: string;
  hint?: string | undefined;
  stack?: string | undefined;
}

/** What became of a round. */
export type ExaminationOutcome =
  | { outcome: "done"; findings: Finding[]; checks: string[]; secrets: string[] }
  | { outcome: "failed"; failure: ExaminationFailure }
  | StoppedExamination;

/** It came to no end: its event loop stood still, or its process ended. */
export interface StoppedExamination {
  outcome: "stopped";
  /** In words: `blocks the event loop`. */
  how: { state: "blocked"; silentMs: number } | { state: "ended"; exitCode: number | null; signal: string | null };
  /** What has been entered and never left, the innermost last: nothing else can have run since. */
  stack: TracedCall[];
  /** What was left and is not settled. */
  pending: TracedCall[];
  /** Whether the config had been loaded. */
  begun: boolean;
  findings: Finding[];
  /** The names of the checks that came to their end. */
  checks: string[];
  secrets: string[];
}
