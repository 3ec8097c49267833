import { resolve } from "node:path";
import { loadConfig, type AtlasConfig, type LoadedConfig } from "@atlas/api/lib/config";
import { createHost, type Host } from "@atlas/api/lib/host";
import { onInterrupt } from "./signals.ts";
import { reserveStdout } from "./stdout.ts";

export interface WithHostOptions {
  cwd: string;
  /** What a flag says of the config's keys. */
  override?: Partial<AtlasConfig>;
}

/** Does `work` with the host of the config in `cwd`, which is not booted, and closes it, also when the command is interrupted. */
export async function withHost<Result>({ cwd, override = {} }: WithHostOptions, work: (host: Host, project: LoadedConfig) => Promise<Result>): Promise<Result> {
  reserveStdout();
  const project = await loadConfig(resolve(cwd));
  const host = createHost({ ...project, config: { ...project.config, ...override } });
  const release = onInterrupt(host.close);
  try {
    return await work(host, project);
  } finally {
    release();
    await host.close();
  }
}
