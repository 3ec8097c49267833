import { AtlasError, isAtlasError, messageOf, redactSecrets } from "@useatlas/plugin-sdk";
import type { SandboxBackend, SandboxKind } from "./backend.ts";
import { checkResult } from "./check-result.ts";
import { createInstance, type Instance } from "./instance.ts";
import type { OpenFiles } from "./semantic-files.ts";

export interface FailoverOptions {
  /** The best first. */
  kinds: readonly SandboxKind[];
  call: Call;
  openFiles: () => OpenFiles;
  /** Hears of every backend that breaks, cannot be created or does not close. */
  onError: (id: string, thrown: unknown) => void;
  deadlines: { createMs: number; closeMs: number };
  now: () => number;
}

/** Runs a call into a backend, which may be a plugin's, under a deadline. */
export type Call = <Result>(call: { pluginId: string; method: string; deadlineMs: number }, run: () => Result | Promise<Result>) => Promise<Result>;

/** Keeps the best backend that works. One that fails rests for a while, and the next one serves. */
export function createFailover({ kinds, call, openFiles, onError, deadlines, now }: FailoverOptions) {
  const failures = new Map<string, Failure>();
  const suspects = new Set<string>();
  const closings = new Set<Promise<void>>();
  let current: Instance | undefined;
  let choosing: Promise<Instance> | undefined;

  /** The backend that serves, entered: whoever gets it leaves it. Throws `SANDBOX_UNAVAILABLE`, or `SEMANTIC_MISSING`. */
  async function enter(): Promise<Instance> {
    for (;;) {
      choosing ??= choose().finally(() => (choosing = undefined));
      const instance = await choosing;
      if (instance.enter()) return instance;
    }
  }

  async function choose(): Promise<Instance> {
    for (const kind of kinds) {
      if (current?.kind === kind && !current.retired) return current;
      if (kind.off !== undefined || isResting(kind.id)) continue;
      const made = await make(kind);
      if (!made) continue;
      current?.retire();
      current = made;
      return made;
    }
    throw unavailable(kinds, failures);
  }

  async function make(kind: SandboxKind): Promise<Instance | undefined> {
    const files = openFiles();
    const creating = Promise.resolve().then(() => kind.create(files));
    try {
      const backend = await call({ pluginId: kind.id, method: "sandbox.create()", deadlineMs: deadlines.createMs }, () => creating);
      if (suspects.has(kind.id)) await probe(kind, backend);
      failures.delete(kind.id);
      return serve(kind, backend, files);
    } catch (thrown) {
      // What comes after the deadline is of no use to anybody and still has to be closed.
      const settled = creating.then((late) => close(kind, late, files), () => files.close());
      track(kind, call({ pluginId: kind.id, method: "sandbox.create()", deadlineMs: deadlines.closeMs }, () => settled));
      if (isAtlasError(thrown) && isAtlasError(thrown.cause) && thrown.cause.code === "SEMANTIC_MISSING") throw thrown.cause;
      noteFailure(kind.id, thrown);
      return undefined;
    }
  }

  /** What is waited for in the end is its closing, whoever brings that about. */
  function serve(kind: SandboxKind, backend: SandboxBackend, files: OpenFiles): Instance {
    let closed: (closing: Promise<void>) => void = () => undefined;
    track(kind, new Promise<void>((resolve) => (closed = resolve)));
    return createInstance(kind, backend, () => closed(close(kind, backend, files)));
  }

  /** One that broke, or hung, may do so with every command: its successor has to answer before it takes another one's place. */
  async function probe(kind: SandboxKind, backend: SandboxBackend): Promise<void> {
    const ended = new AbortController();
    try {
      checkResult(await call({ pluginId: kind.id, method: "exec()", deadlineMs: deadlines.createMs }, () => backend.exec("true", { signal: ended.signal })));
      suspects.delete(kind.id);
    } finally {
      ended.abort();
    }
  }

  async function close(kind: SandboxKind, backend: SandboxBackend | undefined, files: OpenFiles): Promise<void> {
    try {
      await call({ pluginId: kind.id, method: "close()", deadlineMs: deadlines.closeMs }, () => backend?.close?.());
    } finally {
      await files.close();
    }
  }

  function track(kind: SandboxKind, closing: Promise<void>): void {
    const settled = closing.catch((thrown: unknown) => onError(kind.id, thrown));
    closings.add(settled);
    void settled.finally(() => closings.delete(settled));
  }

  function noteFailure(id: string, thrown: unknown): void {
    const count = (failures.get(id)?.count ?? 0) + 1;
    failures.set(id, { count, reason: reasonOf(thrown), retryAt: now() + Math.min(firstRestMs * 2 ** (count - 1), longestRestMs) });
    onError(id, thrown);
  }

  function isResting(id: string): boolean {
    return (failures.get(id)?.retryAt ?? 0) > now();
  }

  /**
   * It threw. One that has served before may have come to the end of its life, as those in a cloud do, and is made anew;
   * any other one rests. Those that were retired before may well throw.
   */
  function broke(instance: Instance, thrown: unknown, { again }: { again: boolean }): void {
    const { kind, proven, retired } = instance;
    instance.retire();
    if (retired) return;
    suspects.add(kind.id);
    if (again || !proven) noteFailure(kind.id, thrown);
    else onError(kind.id, thrown);
  }

  /** A command was left behind in it: it is not trusted further. */
  function abandon(instance: Instance, { late }: { late: boolean }): void {
    if (late) suspects.add(instance.kind.id);
    instance.retire();
  }

  /** Retires what serves, and forgets what failed: the next command begins anew. */
  async function reset(): Promise<void> {
    await choosing?.catch(() => undefined);
    current?.retire();
    current = undefined;
    failures.clear();
  }

  /** Waits until all that was created is closed: to be called when nobody uses it any more. */
  async function drain(): Promise<void> {
    while (closings.size > 0) await Promise.all(closings);
  }

  function states() {
    return kinds.map(({ id, priority, security, off }) => {
      const reason = off ?? failures.get(id)?.reason;
      return { id, priority, state: stateOf(id, off), ...(reason === undefined ? {} : { reason }), ...(security ? { security } : {}) };
    });
  }

  function stateOf(id: string, off: string | undefined): BackendState {
    const serving = current && !current.retired ? current.kind.id : undefined;
    if (off !== undefined) return "off";
    if (id === serving) return "serving";
    if (failures.has(id)) return "failed";
    return serving === undefined ? "untried" : "standby";
  }

  return { enter, broke, abandon, reset, drain, states };
}

export type BackendState = "untried" | "serving" | "standby" | "failed" | "off";

interface Failure {
  count: number;
  reason: string;
  retryAt: number;
}

function reasonOf(thrown: unknown): string {
  const cause = isAtlasError(thrown) && thrown.code === "PLUGIN_THROWS" ? thrown.cause : thrown;
  const hint = isAtlasError(cause) && cause.hint ? ` ${cause.hint}` : "";
  return redactSecrets(`${messageOf(cause)}${hint}`);
}

function unavailable(kinds: readonly SandboxKind[], failures: ReadonlyMap<string, Failure>): AtlasError {
  const tried = kinds.filter(({ id }) => failures.has(id)).map(({ id }) => `${id}: ${failures.get(id)?.reason}`);
  const reasons = tried.length > 0 ? tried : kinds.map(({ id, off }) => `${id}: ${off}`);
  return new AtlasError(`No sandbox can run it.\n${reasons.join("\n")}`, { code: "SANDBOX_UNAVAILABLE", hint: "atlas explore --list shows what there is." });
}

const firstRestMs = 1000;
const longestRestMs = 60_000;
