import type { Awaitable } from "./hooks.ts";

export interface PluginExecResult {
  stdout: string;
  stderr: string;
  /** A command that fails is a result, not a throw. */
  exitCode: number;
}

/** Runs explore commands in isolation. */
export interface PluginExploreBackend {
  exec(command: string): Promise<PluginExecResult>;
  /** Frees what `create` took. */
  close?(): Promise<void>;
}

export interface PluginSandboxDefinition {
  /** @param semanticRoot absolute path of the folder with the semantic layer's files. Throw when the backend cannot serve. */
  create(semanticRoot: string): Awaitable<PluginExploreBackend>;
  /** Higher is tried first; 60 when left out. */
  priority?: number;
  /**
   * Milliseconds that the host waits for an `exec()`: 10,000 when left out, 60,000 at most. A sandbox whose own time-out
   * is another one says so here, with a little on top, so that it is the sandbox that ends the command and goes on serving.
   */
  deadlineMs?: number;
}

/** What the sandbox isolates, as its author states it; shown to operators. */
export interface PluginSandboxSecurity {
  networkIsolation?: boolean;
  filesystemIsolation?: boolean;
  unprivilegedExecution?: boolean;
  description?: string;
}
