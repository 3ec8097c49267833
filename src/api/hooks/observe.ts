import { awaitHandler, currentFrame, isRunning, matches, runHandler, type BoundHook } from "./bound-hook.ts";

export interface ObserveOptions {
  deadlineMs: number;
  onError: (hook: BoundHook, thrown: unknown) => void;
}

/**
 * Shows `context` to every matching hook. What a handler returns, throws, or never does changes nothing: it is not waited for.
 * Returns the handlers that are still at work, for whoever closes the host.
 */
export function observe(hooks: readonly BoundHook[], context: object, { deadlineMs, onError }: ObserveOptions): Promise<void>[] {
  const frame = currentFrame();
  const pending: Promise<void>[] = [];
  for (const hook of hooks) {
    if (isRunning(hook, frame)) continue;
    try {
      if (!matches(hook, context)) continue;
      const returned = runHandler(hook, context, frame);
      if (returned instanceof Promise) pending.push(finish(hook, returned));
    } catch (thrown) {
      onError(hook, thrown);
    }
  }
  return pending;

  async function finish(hook: BoundHook, returned: Promise<unknown>): Promise<void> {
    try {
      await awaitHandler(returned, deadlineMs);
    } catch (thrown) {
      onError(hook, thrown);
    }
  }
}

/** Freezes a value and all that it holds, so that no observer can change what others see. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
}
