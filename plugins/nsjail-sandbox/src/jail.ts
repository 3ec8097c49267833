import { AtlasError, createDeadline, isAtlasError, messageOf, type PluginExecResult, type PluginExploreBackend } from "@useatlas/plugin-sdk";
import { runProgram } from "@useatlas/plugin-sdk/sandbox";
import type { PluginConfig } from "./config";
import { jailArguments } from "./jail-arguments";

export interface Nsjail extends PluginExploreBackend {
  close(): Promise<void>;
}

/** Runs each command in a jail of its own, over the files of `folder`. Throws when nsjail cannot make one here. */
export async function createJail(config: PluginConfig, folder: string): Promise<Nsjail> {
  if (folder.includes(":")) throw new AtlasError(`nsjail cannot mount the folder ${folder}, which has a colon in its path.`, { code: "NSJAIL_FAILED", hint: "Move the project to a path without one." });
  await tryOut(config, folder);
  const closing = new AbortController();

  return {
    async exec(command) {
      // nsjail keeps the limit itself; this is for one that does not.
      const deadline = createDeadline((config.timeLimitSec + graceSec) * 1000, closing.signal);
      try {
        return await run(config, { command, folder, signal: deadline.signal });
      } catch (thrown) {
        if (closing.signal.aborted) throw new AtlasError("The sandbox was closed, and the command was ended.", { code: "SANDBOX_CLOSED", cause: thrown });
        if (deadline.late) return { stdout: "", stderr: `It was ended after ${config.timeLimitSec + graceSec} s.\n`, exitCode: killed };
        throw thrown;
      } finally {
        deadline.release();
      }
    },
    close: async () => closing.abort(),
  };
}

/** Makes a jail and leaves it again. Throws `NSJAIL_MISSING` or `NSJAIL_FAILED`. */
export async function tryOut(config: PluginConfig, folder: string): Promise<void> {
  const deadline = createDeadline(tryMs);
  const { exitCode, stderr } = await run(config, { command: "true", folder, signal: deadline.signal }).finally(deadline.release).catch((thrown: unknown) => {
    if (deadline.late) throw new AtlasError(`nsjail did not make a jail within ${tryMs / 1000} s, and was ended.`, { code: "NSJAIL_FAILED", hint: "Run it by hand to see what it waits for.", cause: thrown });
    throw thrown;
  });
  if (exitCode === 0) return;
  const reason = stderr.trim().split("\n").at(-1) || "it did not say why";
  throw new AtlasError(`nsjail cannot make a jail here, and ended with ${exitCode}: ${reason}`, { code: "NSJAIL_FAILED", hint: "It needs a Linux that allows namespaces to the user who runs Atlas." });
}

async function run(config: PluginConfig, { command, folder, signal }: { command: string; folder: string; signal: AbortSignal }): Promise<PluginExecResult> {
  const { nsjailPath = "nsjail" } = config;
  try {
    return await runProgram(nsjailPath, jailArguments({ ...config, command, folder }), { env: { PATH: searchPath }, signal });
  } catch (thrown) {
    if (!isAtlasError(thrown) || thrown.code !== "PROGRAM_NOT_STARTED") throw thrown;
    throw new AtlasError(`nsjail could not be started as ${nsjailPath}: ${messageOf(thrown.cause)}`, { code: "NSJAIL_MISSING", hint: "Install nsjail, and give its path as nsjailPath where it is in no usual folder.", cause: thrown });
  }
}

/** Seconds; nsjail looks at the clock once a second. */
export const graceSec = 2;
const tryMs = 5000;
const killed = 137;
/** Where programs are installed; nsjail elsewhere is named by its path. */
const searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
