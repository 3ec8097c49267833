import { createRequire } from "node:module";
import { extname } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import type { PluginExecResult } from "@useatlas/plugin-sdk";
import type { SandboxKind } from "./backend.ts";
import type { Answer, JustBashFiles } from "./just-bash-worker.ts";

export interface JustBashOptions {
  named: boolean;
  /** Whether this is a deployment that others rely on. */
  production: boolean;
}

/** A shell written in JavaScript, over the semantic files and nothing else. A busy command would block whoever runs it: each has a thread, which is ended with it when it must. */
export function justBashKind({ named, production }: JustBashOptions): SandboxKind {
  return {
    id: "just-bash",
    priority: 0,
    security: {
      networkIsolation: true,
      filesystemIsolation: true,
      unprivilegedExecution: false,
      description: "A simulated shell in a thread of the host's process, without programs and network. Meant for development.",
    },
    off: production && !named ? "In production it is used only when it is asked for by name." : undefined,
    async create(files) {
      const idle: Worker[] = [];
      const all = new Set<Worker>();
      const workerData: JustBashFiles = await files.layered();
      idle.push(await start());

      async function start(): Promise<Worker> {
        const worker = new Worker(workerUrl, { workerData, env: {}, execArgv, stdout: true, stderr: true, resourceLimits: { maxOldGenerationSizeMb: memoryMb } });
        all.add(worker);
        worker.once("exit", () => {
          all.delete(worker);
          if (idle.includes(worker)) idle.splice(idle.indexOf(worker), 1);
        });
        await ready(worker);
        // What a command has left behind may fail when nobody listens, and must not end the host.
        worker.on("error", () => undefined);
        worker.unref();
        return worker;
      }

      async function exec(command: string, { signal }: { signal: AbortSignal }): Promise<PluginExecResult> {
        const worker = idle.pop() ?? (await start());
        const result = await ask(worker, command, signal);
        if (all.has(worker) && result.exitCode !== killed && idle.length < mostIdle) idle.push(worker);
        else await worker.terminate();
        return result;
      }

      return { exec, close: async () => void (await Promise.all([...all].map((worker) => worker.terminate()))) };
    },
  };
}

/** Resolves when it can take a command; rejects when it cannot be loaded. */
function ready(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error("The thread ended before it was ready."));
    worker.once("error", reject);
    worker.once("exit", ended);
    worker.once("message", () => {
      worker.off("error", reject).off("exit", ended);
      resolve();
    });
  });
}

function ask(worker: Worker, command: string, signal: AbortSignal): Promise<PluginExecResult> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
    worker.ref();
    worker.on("message", done).on("error", died).on("exit", died);
    worker.postMessage(command);

    function done(answer: Answer): void {
      signal.removeEventListener("abort", stop);
      worker.off("message", done).off("error", died).off("exit", died);
      worker.unref();
      resolve(answer);
    }
    // The thread's memory is limited: what a command does to it is the command's fault.
    function died(): void {
      done({ stdout: "", stderr: "The command needed too much memory, and was ended.\n", exitCode: killed });
      void worker.terminate();
    }
    function stop(): void {
      worker.off("message", done).off("error", died).off("exit", died);
      void worker.terminate();
      reject(signal.reason);
    }
  });
}

/** Beside this file, in the form that this file has: source under Bun, JavaScript in the published package. */
const workerUrl = new URL(`./just-bash-worker${extname(import.meta.url)}`, import.meta.url);
/** Node reads TypeScript with a loader, wherever this file is read as such. */
const execArgv = workerUrl.pathname.endsWith(".ts") && !process.versions.bun ? ["--import", new URL("./jiti-register.mjs", pathToFileURL(createRequire(import.meta.url).resolve("jiti"))).href] : [];
/** What a shell reports of a program that was killed. */
const killed = 137;
const memoryMb = 256;
const mostIdle = 2;
