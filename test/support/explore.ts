import type { PluginExploreBackend } from "@useatlas/plugin-sdk";
import { callPlugin } from "../../src/api/plugins/call-plugin.ts";
import { createExplore, type ExploreOptions } from "../../src/api/sandbox/explore.ts";
import { pluginKind, type SandboxPlugin } from "../../src/api/sandbox/plugin-kind.ts";
import { rankKinds } from "../../src/api/sandbox/rank-kinds.ts";
import { never } from "./plugins.ts";

/** A sandbox plugin over `backend`. */
export function sandbox(id: string, backend: PluginExploreBackend, priority?: number): SandboxPlugin {
  return { id, sandbox: { create: () => backend, ...(priority === undefined ? {} : { priority }) } };
}

/** Explore over these plugins alone, with nothing built in. */
export function exploreWith(plugins: SandboxPlugin[], { named, ...options }: Partial<ExploreOptions> = {}) {
  const errors: [string, string][] = [];
  const explore = createExplore({
    kinds: rankKinds({ builtIns: [], plugins: plugins.map(pluginKind), named }),
    named,
    openFiles: () => ({ onDisk: async () => "/semantic", layered: never, close: async () => undefined }),
    hooks: { beforeExplore: (context) => context, afterExplore: () => undefined },
    call: callPlugin,
    onError: (id, thrown) => void errors.push([id, String(thrown)]),
    ...options,
  });
  return { explore, errors };
}
