import { readdirSync } from "node:fs";
import type { SourceLocation } from "@useatlas/plugin-sdk";
import { before, type Note } from "./before.ts";
import { describeThrown } from "./describe-thrown.ts";
import { watchHandles } from "./watch-handles.ts";

export type EffectKind = "timer" | "socket" | "server" | "process" | "fetch" | "output" | "file" | "global" | "prototype";

/** Something that a plugin did beyond answering. */
export interface Effect {
  kind: EffectKind;
  what: string;
  /** The author's line, where it was the author's. */
  location?: SourceLocation | undefined;
}

interface Happening extends Effect {
  isOpen(): boolean;
}

/**
 * Watches what happens in this process from here on: it puts itself before what opens, starts and prints. Must be called
 * before the plugin is loaded; `dir` is where the author's files lie.
 */
export function watchEffects(dir: string) {
  const happenings: Happening[] = [];
  const globals = new Set(Reflect.ownKeys(globalThis));
  const shapes = shared.map(([, owner]) => valuesOf(owner));
  const files = new Set(readdirSync("."));

  function note(kind: EffectKind, what: string, isOpen: () => boolean): void {
    happenings.push({ kind, what, isOpen, location: describeThrown(new Error("here"), dir).location });
  }

  watchTimers(note);
  watchHandles(note);
  watchOutput(note);

  /** Everything that has happened, with what is to be seen afterwards. */
  function all(): Effect[] {
    return [...happenings.map(({ kind, what, location }) => ({ kind, what, location })), ...changes()];
  }

  /** What the author's own lines have opened since `count` happenings, and nobody has closed. */
  function open(count: number): Effect[] {
    return happenings.slice(count).filter(({ isOpen, location }) => location !== undefined && isOpen()).map(({ kind, what, location }) => ({ kind, what, location }));
  }

  function changes(): Effect[] {
    const added = Reflect.ownKeys(globalThis).filter((key) => !globals.has(key)).map((key): Effect => ({ kind: "global", what: `globalThis.${String(key)}` }));
    const polluted = shared.flatMap(([name, owner], index) => [...valuesOf(owner)].filter(([key, value]) => shapes[index]?.get(key) !== value).map(([key]): Effect => ({ kind: "prototype", what: `${name}.${String(key)}` })));
    return [...added, ...polluted, ...readdirSync(".").filter((file) => !files.has(file)).map((file): Effect => ({ kind: "file", what: file }))];
  }

  return { all, open, count: () => happenings.length };
}

function watchTimers(note: Note): void {
  for (const name of ["setInterval", "setTimeout"] as const) {
    const original = globalThis[name];
    const cleared = new Set<unknown>();
    // The overloads of timers do not survive a rest parameter; what is handed on is what came in.
    globalThis[name] = Object.assign((callback: (...args: unknown[]) => void, ...rest: unknown[]) => {
      let done = false;
      const timer = Reflect.apply(original, globalThis, [(...args: unknown[]) => {
        done = name === "setTimeout";
        callback(...args);
      }, ...rest]) as NodeJS.Timeout;
      // What is to happen once, and nobody waits for, ends by itself: fetch() of Node has one such.
      note("timer", `${name}()`, () => !done && !cleared.has(timer) && (name === "setInterval" || timer.hasRef()));
      return timer;
    }, original) as typeof original & typeof setInterval & typeof setTimeout;
    for (const clear of ["clearInterval", "clearTimeout"] as const) {
      const before = globalThis[clear];
      globalThis[clear] = (timer) => {
        cleared.add(timer);
        Reflect.apply(before, globalThis, [timer]);
      };
    }
  }
}

function watchOutput(note: Note): void {
  for (const stream of [process.stdout, process.stderr]) before(stream, "write", () => note("output", "output", () => false));
  // Bun's own console does not pass through process.stdout.
  if (process.versions.bun) for (const name of ["log", "info", "warn", "error", "debug", "table", "dir", "trace"]) before(console, name, () => note("output", `console.${name}()`, () => false));
}

/** Getters count by themselves: to read one would run it. */
function valuesOf(owner: object): Map<PropertyKey, unknown> {
  return new Map(Reflect.ownKeys(owner).map((key) => {
    const { value, get } = Reflect.getOwnPropertyDescriptor(owner, key) ?? {};
    return [key, get ?? value];
  }));
}

const shared: [string, object][] = [
  ...[Object, Array, Function, String, Number, Promise, Map, Set, Date, RegExp, Error].map(({ name, prototype }): [string, object] => [`${name}.prototype`, prototype]),
  ["JSON", JSON], ["Math", Math],
];
