import { tracingChannel } from "node:diagnostics_channel";
import type { TracedCall } from "./examination.ts";

export interface PluginTracer {
  /** Returns what the call is known by from here on. */
  enter(call: Pick<TracedCall, "owner" | "method" | "location">): number;
  leave(id: number): void;
  settle(id: number): void;
}

/** Tells of every call into a plugin: those of the host, and those of factories while a config is loaded. */
export function tracePlugins({ enter, leave, settle }: PluginTracer): void {
  const ids = new WeakMap<object, number>();
  const idOf = (message: object) => ids.get(message) ?? 0;

  tracingChannel<unknown, { pluginId: string; method: string }>("atlas:plugin-call").subscribe({
    start: (message) => void ids.set(message, enter({ owner: message.pluginId, method: message.method })),
    end: (message) => leave(idOf(message)),
    asyncStart: () => undefined,
    asyncEnd: (message) => settle(idOf(message)),
    error: () => undefined,
  });

  tracingChannel<unknown, object>("atlas:plugin-factory").subscribe({
    start: (message) => void ids.set(message, enter({ owner: "atlas.config.ts", method: "create()", location: callerOf(new Error().stack) })),
    end: (message) => (leave(idOf(message)), settle(idOf(message))),
    asyncStart: () => undefined,
    asyncEnd: () => undefined,
    error: () => undefined,
  });
}

/** The line of the config that has called a factory. */
function callerOf(stack = ""): TracedCall["location"] {
  const [, file, line, column] = /\(?((?:file:\/\/)?[^\s()]*atlas\.config\.[cm]?[jt]s)(?:\?[^:]*)?:(\d+):(\d+)\)?/.exec(stack) ?? [];
  return file === undefined ? undefined : { file: file.replace(/^file:\/\//, ""), line: Number(line), column: Number(column) };
}
