import { ChildProcess } from "node:child_process";
import { errorMonitor, type EventEmitter } from "node:events";
import { readdirSync } from "node:fs";
import net from "node:net";
import type { SourceLocation } from "@useatlas/plugin-sdk";
import { describeThrown } from "./describe-thrown.ts";

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
  const shapes = prototypes.map(([, prototype]) => new Set(Reflect.ownKeys(prototype)));
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
    const polluted = prototypes.flatMap(([name, prototype], index) => Reflect.ownKeys(prototype).filter((key) => !shapes[index]?.has(key)).map((key): Effect => ({ kind: "prototype", what: `${name}.prototype.${String(key)}` })));
    return [...added, ...polluted, ...readdirSync(".").filter((file) => !files.has(file)).map((file): Effect => ({ kind: "file", what: file }))];
  }

  return { all, open, count: () => happenings.length };
}

type Note = (kind: EffectKind, what: string, isOpen: () => boolean) => void;

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

/** On the prototypes: an import by name of what makes them does not pass by. */
function watchHandles(note: Note): void {
  before(net.Socket.prototype, "connect", (socket: net.Socket) => note("socket", "a connection", () => !socket.destroyed));
  before(net.Server.prototype, "listen", (server: net.Server) => {
    let ended = false;
    // Its host is looked up first: it listens later, and is open all the same.
    const end = () => (ended = true);
    // As any emitter: the types of net do not know the symbol, which hears of an error without handling it.
    const emitter: EventEmitter = server;
    emitter.once("close", end).once(errorMonitor, end);
    note("server", "a server", () => !ended);
  });
  before(ChildProcess.prototype, "spawn", (child: ChildProcess) => note("process", "a process", () => child.pid !== undefined && child.exitCode === null && child.signalCode === null));
  before(globalThis, "fetch", () => note("fetch", "fetch()", () => false));
}

function watchOutput(note: Note): void {
  for (const stream of [process.stdout, process.stderr]) before(stream, "write", () => note("output", "output", () => false));
  // Bun's own console does not pass through process.stdout.
  if (process.versions.bun) for (const name of ["log", "info", "warn", "error", "debug", "table", "dir", "trace"]) before(console, name, () => note("output", `console.${name}()`, () => false));
}

/** Has `watch` called before each call of a method; one that there is not stays away. */
function before<Owner extends object>(owner: Owner, name: string, watch: (self: Owner) => void): void {
  const original: unknown = Reflect.get(owner, name);
  if (typeof original !== "function") return;
  Reflect.set(owner, name, Object.assign(function watched(this: Owner, ...args: unknown[]): unknown {
    watch(this);
    return Reflect.apply(original, this, args);
  }, original));
}

const prototypes: [string, object][] = [["Object", Object.prototype], ["Array", Array.prototype], ["Function", Function.prototype], ["String", String.prototype], ["Promise", Promise.prototype]];
