import { AtlasError, isAtlasError, nearestName, type AfterExploreHookContext, type ExploreHookContext, type PluginExecResult, type PluginSandboxSecurity } from "@useatlas/plugin-sdk";
import type { SandboxKind } from "./backend.ts";
import { checkResult } from "./check-result.ts";
import { createFailover, type BackendState, type Call } from "./failover.ts";
import { formatOutput } from "./format-output.ts";
import type { Instance } from "./instance.ts";
import { judgeCommand } from "./judge-command.ts";
import { createPlaces } from "./places.ts";
import type { OpenFiles } from "./semantic-files.ts";
import { unlessAborted } from "./unless-aborted.ts";

export interface ExploreOptions {
  /** All that there are, the best first. */
  kinds: readonly SandboxKind[];
  /** The one that must serve. */
  named: string | undefined;
  openFiles: () => OpenFiles;
  hooks: {
    beforeExplore(context: ExploreHookContext): ExploreHookContext | Promise<ExploreHookContext>;
    afterExplore(context: AfterExploreHookContext): void;
  };
  call: Call;
  onError: (id: string, thrown: unknown) => void;
  deadlines?: Partial<ExploreDeadlines>;
  /** Milliseconds of a monotonic clock. */
  now?: () => number;
}

/** Milliseconds. */
export interface ExploreDeadlines {
  createMs: number;
  execMs: number;
  closeMs: number;
}

export interface ExploreAnswer {
  /** stdout, then stderr where there is one, and the exit code when it is not 0. */
  output: string;
  exitCode: number;
  truncated: boolean;
  /** The backend that ran it. */
  backend: string;
  durationMs: number;
}

export interface ExploreBackend {
  id: string;
  priority: number;
  state: BackendState;
  /** Why it is off, or failed. */
  reason?: string;
  security?: PluginSandboxSecurity;
}

export interface Explore {
  /** Runs a command over the semantic layer's files, in the best sandbox that serves. A command that fails is an answer. */
  run(command: string, options?: { signal?: AbortSignal | undefined }): Promise<ExploreAnswer>;
  backends(): readonly ExploreBackend[];
  /** Has the files read anew: to be called when the semantic layer was. Commands that run are not disturbed. */
  reload(): Promise<void>;
  /** Ends what runs and closes every backend. */
  close(): Promise<void>;
}

export function createExplore({ kinds, named, openFiles, hooks, call, onError, deadlines = {}, now = () => performance.now() }: ExploreOptions): Explore {
  const { createMs, execMs, closeMs } = { createMs: 20_000, execMs: 10_000, closeMs: 5000, ...deadlines };
  const failover = createFailover({ kinds, call, openFiles, onError, deadlines: { createMs, closeMs }, now });
  const places = createPlaces(atOnce);
  const running = new Set<AbortController>();
  let closed = false;

  async function run(asked: string, { signal }: { signal?: AbortSignal | undefined } = {}): Promise<ExploreAnswer> {
    if (closed) throw new AtlasError("The host is closed.", { code: "SANDBOX_UNAVAILABLE" });
    const cancelling = new AbortController();
    const cancel = () => cancelling.abort();
    if (signal?.aborted) cancel();
    signal?.addEventListener("abort", cancel, { once: true });
    running.add(cancelling);
    try {
      return await runIn(asked, cancelling.signal);
    } catch (thrown) {
      if (cancelling.signal.aborted) throw new AtlasError("The command was cancelled.", { code: "EXPLORE_CANCELLED", cause: thrown });
      throw thrown;
    } finally {
      running.delete(cancelling);
      signal?.removeEventListener("abort", cancel);
    }
  }

  async function runIn(asked: string, signal: AbortSignal): Promise<ExploreAnswer> {
    const start = now();
    if (named !== undefined && kinds.every(({ id }) => id !== named)) throw unknownSandbox(named, kinds);
    judgeCommand(asked);
    const { command } = await unlessAborted(Promise.resolve(hooks.beforeExplore({ command: asked })), signal);
    judgeCommand(command);
    const giveBack = await places.take({ signal, timeoutMs: execMs });
    try {
      const { result, backend } = await inFirstThatWorks(command, signal);
      const { output, truncated } = formatOutput(result);
      hooks.afterExplore({ command, output });
      return { output, exitCode: result.exitCode, truncated, backend, durationMs: Math.round(now() - start) };
    } finally {
      giveBack();
    }
  }

  /** What breaks is made anew or rests; when there is no other, the failover throws. */
  async function inFirstThatWorks(command: string, signal: AbortSignal): Promise<{ result: PluginExecResult; backend: string }> {
    const broken = new Set<string>();
    for (;;) {
      const instance = await entered(signal);
      const { id } = instance.kind;
      try {
        return { result: await execute(instance, command, signal), backend: id };
      } catch (thrown) {
        if (!(thrown instanceof Broken)) throw thrown;
        failover.broke(instance, thrown.cause, { again: broken.has(id) });
        broken.add(id);
      } finally {
        instance.leave();
      }
    }
  }

  async function entered(signal: AbortSignal): Promise<Instance> {
    const entering = failover.enter();
    return unlessAborted(entering, signal).catch((thrown: unknown) => {
      if (signal.aborted) void entering.then((instance) => instance.leave(), () => undefined);
      throw thrown;
    });
  }

  async function execute(instance: Instance, command: string, signal: AbortSignal): Promise<PluginExecResult> {
    const { kind, backend } = instance;
    const deadlineMs = kind.deadlineMs ?? execMs;
    const ended = new AbortController();
    try {
      const answer = await unlessAborted(call({ pluginId: kind.id, method: "exec()", deadlineMs }, () => backend.exec(command, { signal: ended.signal })), signal);
      const result = checkResult(answer);
      instance.proven = true;
      return result;
    } catch (thrown) {
      const late = isAtlasError(thrown) && thrown.code === "PLUGIN_TIMEOUT";
      if (signal.aborted || late) failover.abandon(instance, { late });
      if (signal.aborted) throw thrown;
      if (late) throw tooLate(deadlineMs, kind.id, thrown);
      throw new Broken("The sandbox broke.", { cause: thrown });
    } finally {
      ended.abort();
    }
  }

  async function close(): Promise<void> {
    closed = true;
    for (const cancelling of running) cancelling.abort();
    await failover.reset();
    await failover.drain();
  }

  return { run, backends: failover.states, reload: failover.reset, close };
}

/** Tells what the backend did from what the command did. */
class Broken extends Error {}

function tooLate(deadlineMs: number, id: string, cause: unknown): AtlasError {
  return new AtlasError(`The command did not finish within ${deadlineMs / 1000} s, and was ended.`, { code: "EXPLORE_TIMEOUT", hint: `Read less at once. It ran in ${id}.`, cause });
}

function unknownSandbox(named: string, kinds: readonly SandboxKind[]): AtlasError {
  const ids = kinds.map(({ id }) => id);
  const meant = nearestName(named, ids);
  return new AtlasError(`There is no sandbox "${named}".`, { code: "SANDBOX_UNKNOWN", hint: meant ? `Did you mean "${meant}"?` : `There are: ${ids.join(", ")}.` });
}

const atOnce = 10;
