import { ChildProcess } from "node:child_process";
import dgram from "node:dgram";
import { errorMonitor, type EventEmitter } from "node:events";
import http from "node:http";
import { createRequire, syncBuiltinESMExports } from "node:module";
import net from "node:net";
import type threads from "node:worker_threads";
import { after, before, type Note } from "./before.ts";

/** Watches whatever keeps a process alive: on the prototypes, so that an import by name of what makes them does not pass by. */
export function watchHandles(note: Note): void {
  before(net.Socket.prototype, "connect", (socket: net.Socket) => note("socket", "a connection", () => !socket.destroyed));
  before(net.Server.prototype, "listen", (server: net.Server) => note("server", "a server", untilClosed(server)));
  // Under Bun a web server is no server of net.
  if (!(http.Server.prototype instanceof net.Server)) before(http.Server.prototype, "listen", (server: http.Server) => note("server", "a server", untilClosed(server)));
  before(dgram.Socket.prototype, "bind", (socket: dgram.Socket) => note("socket", "a socket for datagrams", untilClosed(socket)));
  before(ChildProcess.prototype, "spawn", (child: ChildProcess) => note("process", "a process", () => child.pid !== undefined && child.exitCode === null && child.signalCode === null));
  before(globalThis, "fetch", () => note("fetch", "fetch()", () => false));
  watchThreads(note);
  const bun: unknown = Reflect.get(globalThis, "Bun");
  if (typeof bun === "object" && bun !== null) watchBun(bun, note);
}

/** A constructor has no prototype to stand on: it is replaced in its module, and with that for whoever imports it by name. */
function watchThreads(note: Note): void {
  // Bun gives an importer a copy of it; what require() gives is the module itself.
  const owner = createRequire(import.meta.url)("node:worker_threads") as typeof threads;
  const { Worker } = owner;
  Reflect.set(owner, "Worker", class extends Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      note("process", "a thread", untilClosed(this, "exit"));
    }
  });
  syncBuiltinESMExports();
}

/** Bun's own ways, which pass by Node's. */
function watchBun(bun: object, note: Note): void {
  for (const name of ["serve", "listen"]) after(bun, name, (server) => note("server", `Bun.${name}()`, untilStopped(server as object))); // both return one
  after(bun, "spawn", (child) => note("process", "Bun.spawn()", () => isRunning(child)));
}

function untilClosed(emitter: EventEmitter, event = "close"): () => boolean {
  let ended = false;
  // It opens later, when its address was looked up, and counts as open until then; the symbol hears of an error without handling it.
  const end = () => (ended = true);
  emitter.once(event, end).once(errorMonitor, end);
  return () => !ended;
}

function untilStopped(server: object): () => boolean {
  let stopped = false;
  before(server, "stop", () => (stopped = true));
  return () => !stopped;
}

function isRunning(child: unknown): boolean {
  return typeof child === "object" && child !== null && "exitCode" in child && child.exitCode === null && "signalCode" in child && child.signalCode === null;
}
