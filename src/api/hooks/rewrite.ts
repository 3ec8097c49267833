import { AtlasError, messageOf } from "@useatlas/plugin-sdk";
import { awaitHandler, currentFrame, isRunning, matches, runHandler, type BoundHook, type Frame } from "./bound-hook.ts";

export interface RewriteOptions {
  /** What a handler may replace: `sql` or `command`. */
  key: string;
  deadlineMs: number;
}

/**
 * Passes `context` through every matching hook, each seeing what those before it made of it. A throw in handler or
 * matcher, silence and a malformed return reject the operation. No promise is made unless a handler makes one.
 */
export function rewrite<Context extends object>(hooks: readonly BoundHook[], context: Context, options: RewriteOptions): Context | Promise<Context> {
  return from(0, hooks, context, options);
}

function from<Context extends object>(start: number, hooks: readonly BoundHook[], context: Context, options: RewriteOptions): Context | Promise<Context> {
  const frame = currentFrame();
  let current = Object.freeze(context);
  for (let index = start; index < hooks.length; index++) {
    const hook = hooks[index];
    if (!hook || (frame && isRunning(hook, frame))) continue;
    const change = call(hook, current, frame);
    if (change === undefined) continue;
    if (change instanceof Promise) return goOn(change, { hook, index, hooks, current, options });
    current = Object.freeze(apply(hook, current, change, options));
  }
  return current;
}

interface Rest<Context> {
  hook: BoundHook;
  index: number;
  hooks: readonly BoundHook[];
  current: Context;
  options: RewriteOptions;
}

async function goOn<Context extends object>(change: Promise<unknown>, { hook, index, hooks, current, options }: Rest<Context>): Promise<Context> {
  const settled = await rejecting(hook, () => awaitHandler(change, options.deadlineMs));
  return from(index + 1, hooks, apply(hook, current, settled, options), options);
}

/** What the handler returned; undefined when the matcher did not want it. */
function call(hook: BoundHook, context: object, frame: Frame | undefined): unknown {
  try {
    if (hook.matcher && !matches(hook, context)) return undefined;
    const returned = runHandler(hook, context, frame);
    return typeof returned === "object" && isThenable(returned) ? Promise.resolve(returned) : returned;
  } catch (thrown) {
    throw rejection(hook, thrown);
  }
}

async function rejecting(hook: BoundHook, run: () => Promise<unknown>): Promise<unknown> {
  try {
    return await run();
  } catch (thrown) {
    throw rejection(hook, thrown);
  }
}

function apply<Context extends object>(hook: BoundHook, context: Context, change: unknown, { key }: RewriteOptions): Context {
  if (change === undefined) return context;
  const value: unknown = typeof change === "object" && change !== null ? Reflect.get(change, key) : undefined;
  if (typeof value !== "string") {
    throw new AtlasError(`Plugin "${hook.pluginId}": ${hook.name} must return { ${key} } or nothing.`, { code: "HOOK_MALFORMED" });
  }
  return { ...context, [key]: value };
}

function rejection({ pluginId, name }: BoundHook, thrown: unknown): AtlasError {
  return new AtlasError(`Plugin "${pluginId}" rejected it in ${name}: ${messageOf(thrown)}`, { code: "HOOK_REJECTED", cause: thrown });
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
