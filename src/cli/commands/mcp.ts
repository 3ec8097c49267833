import { once } from "node:events";
import { resolve } from "node:path";
import { PassThrough } from "node:stream";
import { loadConfig } from "@atlas/api/lib/config";
import { createHost } from "@atlas/api/lib/host";
import { AtlasError } from "@useatlas/plugin-sdk";
import { interrupted, onInterrupt } from "../signals.ts";
import { reserveStdout, resultStream } from "../stdout.ts";
import { outliveRejections } from "../watch-process.ts";

/** Boots the host for the plugin that speaks over stdin and stdout, until the client closes them. */
export async function mcp({ cwd }: { cwd: string }): Promise<void> {
  reserveStdout();
  const input = new PassThrough();
  const host = createHost({ ...(await loadConfig(resolve(cwd))), stdio: { input, output: resultStream() } });
  const release = onInterrupt(host.close);
  try {
    await host.boot();
    if (host.stdioOwner() === undefined) throw unused();
    outliveRejections((failure) => host.logger.error({ err: failure }, "a promise failed, and nothing handled it"));
    // What the client has sent meanwhile waits: plugins are asked nothing before all of them are ready.
    process.stdin.pipe(input);
    await once(input, "end", { signal: interrupted }).catch(unlessInterrupted);
  } finally {
    release();
    await host.close();
  }
}

function unused(): AtlasError {
  return new AtlasError("No plugin of the config speaks over stdin and stdout.", {
    code: "STDIO_UNUSED",
    hint: 'Add mcpPlugin({ transport: "stdio" }) of @atlas/plugin-mcp-interaction to atlas.config.ts.',
  });
}

function unlessInterrupted(thrown: unknown): void {
  if (!interrupted.aborted) throw thrown;
}
