import { randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Daytona, Sandbox } from "@daytona/sdk";
import { AtlasError, type PluginExploreBackend } from "@useatlas/plugin-sdk";
import { createClient } from "./client";
import { commandLine, folder, readResult } from "./command";
import type { PluginConfig } from "./config";
import { explain } from "./explain";

/** Makes a sandbox without network and copies the semantic files into it. When anything of it fails, nothing is left over there. */
export async function openSandbox(config: PluginConfig, semanticRoot: string): Promise<Required<PluginExploreBackend>> {
  const daytona = createClient(config);
  const name = `atlas-${randomUUID()}`;
  try {
    const sandbox = await daytona.create({ name, networkBlockAll: true, ephemeral: true, autoStopInterval: idleMinutes }, { timeout: config.timeoutSec });
    await sandbox.fs.createFolder(folder, "755");
    const files = await filesIn(semanticRoot);
    if (files.length > 0) await sandbox.fs.uploadFiles(files, config.timeoutSec);
    return backend({ daytona, sandbox, config });
  } catch (thrown) {
    const failure = explain(thrown, config);
    await remove({ daytona, name, config, looks: failure.code === "SANDBOX_TIMEOUT" ? lateLooks : [0] });
    throw failure;
  }
}

function backend({ daytona, sandbox, config }: { daytona: Daytona; sandbox: Sandbox; config: PluginConfig }): Required<PluginExploreBackend> {
  const { timeoutSec } = config;
  let closing: Promise<void> | undefined;

  return {
    async exec(command) {
      if (closing) throw new AtlasError("The Daytona sandbox is closed.", { code: "SANDBOX_CLOSED" });
      const { line, env } = commandLine({ command, timeoutSec });
      const ended = sandbox.process.executeCommand(line, folder, env, timeoutSec + graceSec);
      return readResult(await ended.catch((thrown: unknown) => Promise.reject(explain(thrown, config))));
    },
    close: () => (closing ??= shutDown()),
  };

  async function shutDown(): Promise<void> {
    try {
      await sandbox.delete(timeoutSec);
    } catch (thrown) {
      const failure = explain(thrown, config);
      // It has come to its end by itself.
      if (failure.code !== "SANDBOX_GONE") throw failure;
    } finally {
      await daytona[Symbol.asyncDispose]();
    }
  }
}

/** A creation that failed, or only took too long, may have made one all the same, which then costs money: it is known by its name. */
async function remove({ daytona, name, config, looks }: { daytona: Daytona; name: string; config: PluginConfig; looks: readonly number[] }): Promise<void> {
  try {
    for (const waitMs of looks) {
      await sleep(waitMs);
      const made = await daytona.get(name).catch((thrown: unknown) => assertGone(explain(thrown, config)));
      if (made) return await made.delete();
    }
  } catch {
    // Daytona cannot be asked; then it ends by itself when it was idle for long enough.
  } finally {
    await daytona[Symbol.asyncDispose]();
  }
}

function assertGone(failure: AtlasError): undefined {
  if (failure.code !== "SANDBOX_GONE") throw failure;
}

async function filesIn(root: string): Promise<{ source: string; destination: string }[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  // A link may lead anywhere, and this reads with the host's rights.
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return paths.map((path) => ({ source: path, destination: `${folder}/${relative(root, path).split(sep).join("/")}` }));
}

/** It is deleted when nothing has run in it for so long; the next command makes another one. */
const idleMinutes = 15;
/** It ends commands by itself before that. */
export const graceSec = 5;
/** Milliseconds before each look for what was made after nobody waited for it any more. */
const lateLooks = [0, 1000, 2000];
