import { AsyncLocalStorage } from "node:async_hooks";
import { AtlasError, withDeadline, type AtlasPlugin, type AtlasPluginContext, type PluginHooks } from "@useatlas/plugin-sdk";

export type HookName = keyof PluginHooks;

/** A hook of one plugin, with all that its call needs. */
export interface BoundHook {
  readonly pluginId: string;
  readonly name: HookName;
  readonly matcher: ((context: unknown) => unknown) | undefined;
  readonly handler: (context: unknown, ctx: AtlasPluginContext) => unknown;
  readonly ctx: AtlasPluginContext;
  /** Of its call from outside of any hook. */
  readonly frame: Frame;
}

/** The hooks of one name, in order of registration. Methods stay on the entry they were written on, whose author may use `this`. */
export function bindHooks(name: HookName, plugins: readonly AtlasPlugin[], contextOf: (plugin: AtlasPlugin) => AtlasPluginContext): readonly BoundHook[] {
  return plugins.flatMap((plugin) =>
    (plugin.hooks?.[name] ?? []).map((entry) => {
      const { matcher, handler } = entry as { matcher?: BoundHook["matcher"]; handler: BoundHook["handler"] };
      let ctx: AtlasPluginContext | undefined;
      const hook = {
        pluginId: plugin.id,
        name,
        matcher: matcher?.bind(entry),
        handler: handler.bind(entry),
        // At the first call: a ctx can query, and queries fire hooks.
        get ctx() {
          return (ctx ??= contextOf(plugin));
        },
        get frame() {
          return frame;
        },
      };
      const frame: Frame = { hook, outer: undefined };
      return hook;
    }),
  );
}

/** Whether the hook wants to see `context`. A matcher that answers late is at fault: nobody can wait for it. */
export function matches({ matcher, pluginId, name }: BoundHook, context: object): boolean {
  if (!matcher) return true;
  const answer = matcher(context);
  if (!(answer instanceof Promise)) return Boolean(answer);
  answer.catch(() => undefined); // it is not waited for, and its failure would end the process
  throw new AtlasError(`Plugin "${pluginId}": the matcher of ${name} returned a Promise; it must return true or false.`, { code: "HOOK_MALFORMED" });
}

/** A handler whose code is running, and those around it. */
export interface Frame {
  readonly hook: BoundHook;
  readonly outer: Frame | undefined;
}

/** Where we are: asked once for a round of hooks, because it is what most of their dispatch would cost. */
export function currentFrame(): Frame | undefined {
  return running.getStore();
}

/** A query from inside a hook does not fire that hook again. */
export function isRunning(hook: BoundHook, innermost: Frame | undefined): boolean {
  for (let frame = innermost; frame; frame = frame.outer) if (frame.hook === hook) return true;
  return false;
}

/** Runs the handler, and what it goes on to do after an await, as that hook. */
export function runHandler(hook: BoundHook, context: object, outer: Frame | undefined): unknown {
  // A hook that is not inside of another one always has the same frame.
  return running.run(outer ? { hook, outer } : hook.frame, hook.handler, context, hook.ctx);
}

/** Waits for what a handler promised; one that is late is no longer listened to. */
export function awaitHandler<Result>(returned: Promise<Result>, deadlineMs: number): Promise<Result> {
  return withDeadline(() => returned, {
    deadlineMs,
    late() {
      throw new Error(`it did not finish within ${deadlineMs} ms`);
    },
  });
}

const running = new AsyncLocalStorage<Frame>();
