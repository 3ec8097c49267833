import type { Problem, SourceLocation } from "@useatlas/plugin-sdk";
import type { Effect } from "./side-effects.ts";

/** What came of one stage of looking at a plugin from the outside. */
export type Outcome<Value> = { outcome: "returned"; value: Value } | Failure;

export type Failure =
  | ({ outcome: "threw" } & Thrown)
  | { outcome: "timeout"; deadlineMs: number }
  /** The plugin's process ended by itself, or was killed by somebody else. */
  | { outcome: "exited"; exitCode: number | null; signal: string | null; message: string }
  /** It was stopped, because it printed without end. */
  | { outcome: "flooded"; bytes: number }
  /** It was stopped, because its memory grew without end. */
  | { outcome: "exhausted"; bytes: number }
  | { outcome: "notReached" };

export interface Thrown {
  message: string;
  code?: string | undefined;
  problems?: readonly Problem[] | undefined;
  location?: SourceLocation | undefined;
}

/** Everything that was seen of a plugin while it ran. */
export interface Observations {
  load: Outcome<LoadFacts>;
  /** One for each plugin or factory that the module exports. */
  candidates: readonly CandidateFacts[];
}

export interface LoadFacts {
  exports: readonly string[];
  /** What it did while it was being imported. */
  effects: readonly Effect[];
  /** Milliseconds of processor time. */
  cpuMs: number;
  candidates: readonly Candidate[];
}

export interface Candidate {
  /** The export's name. */
  name: string;
  kind: "plugin" | "factory";
}

export interface CandidateFacts extends Candidate {
  build: Outcome<BuildFacts>;
  health: Outcome<HealthFacts>;
  /** Of a second one, whose service takes connections and never answers; not reached where no address is configured. */
  silence: Outcome<HealthFacts>;
  use: Outcome<UseFacts>;
  teardown: Outcome<TeardownFacts>;
}

export interface BuildFacts {
  /** What the factory made of input that is no config; empty for a plugin that is no factory's. */
  junk: readonly Probe[];
  /** Whether a config was found that the factory accepts, and what the last refusal said. */
  sample: { found: boolean; keys: readonly string[]; tries: number; refusal?: string | undefined };
  problems: readonly Problem[];
  /** Whether a second call with the same config gave the same object. */
  shared: boolean;
  plugin?: PluginFacts | undefined;
}

export interface Probe {
  /** The input, as JSON. */
  input: string;
  /** Undefined when it was accepted. */
  refusal?: Thrown | undefined;
}

export interface PluginFacts {
  id: string;
  hasTeardown: boolean;
  credentials: readonly { action: string; name: string }[];
}

export interface HealthFacts {
  missing: boolean;
  /** What the plugin is, when it has no health check. */
  types?: readonly string[];
  /** As JSON would write it. */
  answer?: unknown;
  /** Why JSON cannot write it. */
  unreadable?: string;
  /** How often the service that keeps silent was asked. */
  knocks?: number;
}

export interface UseFacts {
  faults: readonly UseFault[];
}

/** Where a plugin does not keep its side of the contract; `key` is the field that the author wrote it at. */
export interface UseFault {
  code: string;
  message: string;
  key: string;
}

export interface TeardownFacts {
  /** Why `initialize()` failed, in which case teardown is never called. */
  notInitialized?: string | undefined;
  first?: Thrown | undefined;
  second?: Thrown | undefined;
  /** What its own lines have opened and nobody has closed. */
  leaks?: readonly Effect[] | undefined;
}

/** What the process that runs the plugin is asked to do. */
export interface Task {
  /** In every line of its answer, so that nothing else can pass for one. */
  nonce: string;
  dir: string;
  entry: string;
  sampleConfig: unknown;
}

/** A line of its answer: a stage begins, or has ended. */
export type Line =
  | { nonce: string; begin: StageName; candidate: number }
  | { nonce: string; end: StageName; candidate: number; outcome: Outcome<unknown> };

export type StageName = "load" | "build" | "health" | "silence" | "use" | "teardown";
