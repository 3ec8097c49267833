import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sandbox } from "e2b";
import { AtlasError, type PluginExecResult, type PluginExploreBackend } from "@useatlas/plugin-sdk";
import { connection, loadE2b, type E2b } from "./client";
import { commandLine, folder } from "./command";
import type { PluginConfig } from "./config";
import { explain } from "./explain";

/** Makes a sandbox without network and copies the semantic files into it. When anything of it fails, nothing is left over there. */
export async function openSandbox(config: PluginConfig, semanticRoot: string): Promise<Required<PluginExploreBackend>> {
  const e2b = loadE2b();
  const metadata = { atlas: randomUUID() };
  const options = { ...connection(config), allowInternetAccess: false, timeoutMs: lifetimeMs, metadata };
  try {
    const sandbox = await (config.template === undefined ? e2b.Sandbox.create(options) : e2b.Sandbox.create(config.template, options));
    await sandbox.files.makeDir(folder);
    await sandbox.files.write(await filesIn(semanticRoot));
    return backend({ e2b, sandbox, config });
  } catch (thrown) {
    const failure = explain(thrown, config);
    await remove({ e2b, config, metadata, looks: failure.code === "SANDBOX_TIMEOUT" ? lateLooks : [0] });
    throw failure;
  }
}

function backend({ e2b, sandbox, config }: { e2b: E2b; sandbox: Sandbox; config: PluginConfig }): Required<PluginExploreBackend> {
  let closing: Promise<void> | undefined;

  return {
    async exec(command) {
      if (closing) throw new AtlasError("The E2B sandbox is closed.", { code: "SANDBOX_CLOSED" });
      const { line, env } = commandLine({ command, timeoutSec: config.timeoutSec });
      const ended = sandbox.commands.run(line, { cwd: folder, envs: env, timeoutMs: (config.timeoutSec + graceSec) * 1000 });
      return resultOf(await ended.catch((thrown: unknown) => failed(e2b, thrown, config)));
    },
    close: () => (closing ??= shutDown()),
  };

  async function shutDown(): Promise<void> {
    try {
      await sandbox.kill(connection(config));
    } catch (thrown) {
      throw explain(thrown, config);
    }
  }
}

/** The SDK throws a command that ended with another exit code than 0, which is a result like any other. */
function failed(e2b: E2b, thrown: unknown, config: PluginConfig): PluginExecResult {
  if (thrown instanceof e2b.CommandExitError) return thrown;
  throw explain(thrown, config);
}

function resultOf({ stdout, stderr, exitCode }: PluginExecResult): PluginExecResult {
  return { stdout, stderr, exitCode };
}

/** A creation that failed, or only took too long, may have made one all the same, which then costs money: it is known by its metadata. */
async function remove({ e2b, config, metadata, looks }: { e2b: E2b; config: PluginConfig; metadata: Record<string, string>; looks: readonly number[] }): Promise<void> {
  try {
    for (const waitMs of looks) {
      await sleep(waitMs);
      const [made] = await e2b.Sandbox.list({ ...connection(config), query: { metadata } }).nextItems();
      if (made) return void (await e2b.Sandbox.kill(made.sandboxId, connection(config)));
    }
  } catch {
    // E2B cannot be asked; then it ends by itself when its time is over.
  }
}

async function filesIn(root: string): Promise<{ path: string; data: Blob }[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  // A link may lead anywhere, and this reads with the host's rights.
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(paths.map(async (path) => ({ path: `${folder}/${relative(root, path).split(sep).join("/")}`, data: new Blob([await readFile(path)]) })));
}

/** After it the sandbox ends, whatever became of this process; the next command makes another one. */
const lifetimeMs = 30 * 60_000;
/** Commands are ended inside the sandbox before that. */
export const graceSec = 5;
/** Milliseconds before each look for what was made after nobody waited for it any more. */
const lateLooks = [0, 1000, 2000];
