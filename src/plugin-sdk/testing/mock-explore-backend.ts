import type { Awaitable } from "../types/hooks.ts";
import type { PluginExecResult, PluginExploreBackend } from "../types/sandbox.ts";

export interface MockExploreBackend extends Required<PluginExploreBackend> {
  /** Every command, in order. */
  readonly commands: readonly string[];
  readonly closed: boolean;
}

/** An explore backend that remembers its commands and answers with `result`: an empty success when left out. */
export function createMockExploreBackend(
  result: Partial<PluginExecResult> | ((command: string) => Awaitable<Partial<PluginExecResult>>) = {},
): MockExploreBackend {
  const commands: string[] = [];
  let closed = false;

  return {
    commands,
    get closed() {
      return closed;
    },
    async exec(command) {
      if (closed) throw new Error("The explore backend is closed.");
      commands.push(command);
      const answer = typeof result === "function" ? await result(command) : result;
      return { stdout: "", stderr: "", exitCode: 0, ...answer };
    },
    async close() {
      closed = true;
    },
  };
}
