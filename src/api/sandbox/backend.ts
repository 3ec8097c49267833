import type { Awaitable, PluginExecResult, PluginSandboxSecurity } from "@useatlas/plugin-sdk";
import type { OpenFiles } from "./semantic-files.ts";

/** A way to run explore commands: a built-in one or a plugin's. */
export interface SandboxKind {
  readonly id: string;
  /** Higher is tried first. */
  readonly priority: number;
  readonly security: PluginSandboxSecurity | undefined;
  /** Why it is not used, when it is not. */
  readonly off?: string | undefined;
  /** Milliseconds for a command, where the operator or the plugin has set them for this one. */
  readonly deadlineMs?: number | undefined;
  /** Throws when it cannot serve. */
  create(files: OpenFiles): Awaitable<SandboxBackend>;
}

/** Runs commands. A throw means that it is broken: a command that fails is a result. */
export interface SandboxBackend {
  /** The signal comes when nobody waits for the command any more. */
  exec(command: string, options: { signal: AbortSignal }): Promise<PluginExecResult>;
  close?(): Awaitable<void>;
}
