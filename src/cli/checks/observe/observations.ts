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
  /** In a host of its own: what its boot came to. */
  boot: Outcome<BootFacts>;
  use: Outcome<UseFacts>;
  /** In that host, once it has booted. */
  serve: Outcome<UseFacts>;
  teardown: Outcome<TeardownFacts>;
  /** Of a second one, whose database is down and whose service never answers; not reached where nothing is initialized. */
  away: Outcome<AwayFacts>;
}

export interface BuildFacts {
  /** What the factory made of input that is no config; empty for a plugin that is no factory's. */
  junk: readonly Probe[];
  /** Whether a config was found that the factory accepts, and what the last refusal said. */
  sample: { found: boolean; keys: readonly string[]; tries: number; refusal?: string | undefined };
  problems: readonly Problem[];
  /** What the factory did wrong with configs that are almost good. */
  flaws?: readonly UseFault[];
  /** Whether a second call with the same config gave the same object. */
  shared: boolean;
  /** What its own lines opened, started or asked while it was being built. */
  acts?: readonly Effect[];
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
  /** Whether it is asked in a second process: this one has come so far. */
  elsewhere?: boolean;
  /** How often the service that keeps silent was asked. */
  knocks?: number;
}

export interface BootFacts {
  /** Why it was booted without a database, where it was to have one. */
  databaseMissing?: { message: string; hint?: string | undefined } | undefined;
  /** Whether it was booted with a database. */
  hasDatabase: boolean;
  /** Whether it declares tables. */
  hasSchema: boolean;
  /** Of its schema; with one of them it is not booted. */
  schemaFaults: readonly UseFault[];
  /** Of its `initialize()`, and of what a host refuses to start with. */
  faults: readonly UseFault[];
  /** Why `initialize()` failed. */
  notInitialized?: string | undefined;
}

export interface UseFacts {
  faults: readonly UseFault[];
}

/** Where a plugin does not keep its side of the contract; `key` is the field that the author wrote it at. */
export interface UseFault {
  code: string;
  message: string;
  key: string;
  /** The author's line, where it is known. */
  location?: SourceLocation | undefined;
}

export interface TeardownFacts {
  /** Why `initialize()` failed, in which case teardown is never called. */
  notInitialized?: string | undefined;
  first?: Thrown | undefined;
  second?: Thrown | undefined;
  /** What its own lines have opened and nobody has closed. */
  leaks?: readonly Effect[] | undefined;
}

export interface AwayFacts {
  /** Of `teardown()`, when `initialize()` has succeeded all the same. */
  teardown?: Thrown | undefined;
  /** What its own lines have opened and nobody has closed, when `initialize()` has failed. */
  leaks: readonly Effect[];
}

/** What the process that runs the plugin is asked to do. */
export interface Task {
  /** In every line of its answer, so that nothing else can pass for one. */
  nonce: string;
  dir: string;
  entry: string;
  sampleConfig: unknown;
  /** Whether to boot a host with the plugin. */
  host: boolean;
  /** Milliseconds for each hook and each route. */
  limitMs: number;
  /** Whether it is the second process, which tries nothing but the plugin's health beside a silent service. */
  apart: boolean;
}

/** What is handed to it when it is about to boot the host: a database's url, or why there is none. */
export interface DatabaseOffer {
  url?: string;
  missing?: BootFacts["databaseMissing"];
}

/** A line of its answer: a stage begins, or has ended, or there is something to try in a second process. */
export type Line =
  | { nonce: string; apart: true }
  | { nonce: string; begin: StageName; candidate: number }
  | { nonce: string; end: StageName; candidate: number; outcome: Outcome<unknown> };

export type StageName = "load" | "build" | "health" | "silence" | "boot" | "use" | "serve" | "teardown" | "away";
