import { randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Session } from "@vercel/sandbox";
import { AtlasError, type PluginExploreBackend } from "@useatlas/plugin-sdk";
import { connection, loadVercel } from "./client";
import { commandLine, folder } from "./command";
import type { PluginConfig } from "./config";
import { explain } from "./explain";

/** Makes a microVM without network and copies the semantic files into it. When anything of it fails, nothing is left over there. */
export async function openSandbox(config: PluginConfig, semanticRoot: string): Promise<Required<PluginExploreBackend>> {
  const { Sandbox } = loadVercel();
  const name = `atlas-${randomUUID()}`;
  const signal = () => AbortSignal.timeout(config.timeoutSec * 1000);
  try {
    const sandbox = await Sandbox.create({ ...(await connection(config)), name, timeout: lifetimeMs, networkPolicy: "deny-all", persistent: false, signal: signal() });
    // Its session, because the sandbox would begin another one, without the files, when this one has ended.
    const session = sandbox.currentSession();
    await session.mkDir(folder, { signal: signal() });
    await session.writeFiles(await filesIn(semanticRoot), { signal: signal() });
    return backend(session, config);
  } catch (thrown) {
    const failure = explain(thrown, config);
    await remove({ config, name, looks: failure.code === "SANDBOX_TIMEOUT" ? lateLooks : [0] });
    throw failure;
  }
}

function backend(session: Session, config: PluginConfig): Required<PluginExploreBackend> {
  const { timeoutSec } = config;
  let closing: Promise<void> | undefined;

  return {
    async exec(command) {
      if (closing) throw new AtlasError("The Vercel sandbox is closed.", { code: "SANDBOX_CLOSED" });
      const { line, env } = commandLine({ command, timeoutSec });
      try {
        const ended = await session.runCommand({ cmd: "bash", args: ["-c", line], cwd: folder, env, signal: AbortSignal.timeout((timeoutSec + graceSec) * 1000) });
        return { stdout: await ended.stdout(), stderr: await ended.stderr(), exitCode: ended.exitCode };
      } catch (thrown) {
        throw explain(thrown, config);
      }
    },
    close: () => (closing ??= shutDown()),
  };

  async function shutDown(): Promise<void> {
    try {
      await session.stop({ signal: AbortSignal.timeout(timeoutSec * 1000) });
    } catch (thrown) {
      const failure = explain(thrown, config);
      // It has come to its end by itself.
      if (failure.code !== "SANDBOX_GONE") throw failure;
    }
  }
}

/** A creation that failed, or only took too long, may have made one all the same, which then costs money: it is known by its name. */
async function remove({ config, name, looks }: { config: PluginConfig; name: string; looks: readonly number[] }): Promise<void> {
  try {
    for (const waitMs of looks) {
      await sleep(waitMs);
      const signal = AbortSignal.timeout(config.timeoutSec * 1000);
      const getting = loadVercel().Sandbox.get({ ...(await connection(config)), name, signal });
      const made = await getting.catch((thrown: unknown) => assertGone(explain(thrown, config)));
      if (made) return void (await made.currentSession().stop({ signal }));
    }
  } catch {
    // Vercel cannot be asked; then it ends by itself when its time is over.
  }
}

function assertGone(failure: AtlasError): undefined {
  if (failure.code !== "SANDBOX_GONE") throw failure;
}

async function filesIn(root: string): Promise<{ path: string; content: Buffer }[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  // A link may lead anywhere, and this reads with the host's rights.
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(paths.map(async (path) => ({ path: `${folder}/${relative(root, path).split(sep).join("/")}`, content: await readFile(path) })));
}

/** After it the microVM ends, whatever became of this process; the next command makes another one. */
const lifetimeMs = 30 * 60_000;
/** Commands are ended inside the microVM before that. */
export const graceSec = 5;
/** Milliseconds before each look for what was made after nobody waited for it any more. */
const lateLooks = [0, 1000, 2000];
