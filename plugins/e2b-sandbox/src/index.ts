import { createPlugin, measureHealth, type AtlasSandboxPlugin, type PluginExploreBackend } from "@useatlas/plugin-sdk";
import { ping } from "./client";
import { ConfigSchema, type PluginConfig } from "./config";
import { graceSec, openSandbox } from "./sandbox";

export function buildPlugin(config: PluginConfig) {
  const opened: Promise<Required<PluginExploreBackend>>[] = [];

  return {
    id: "e2b-sandbox",
    type: "sandbox",
    version: "0.0.2",
    name: "E2B",
    config,

    sandbox: {
      create(semanticRoot: string) {
        const opening = openSandbox(config, semanticRoot);
        opened.push(opening);
        return opening;
      },
      priority: 90,
      deadlineMs: (config.timeoutSec + graceSec) * 1000,
    },

    security: {
      networkIsolation: true,
      filesystemIsolation: true,
      unprivilegedExecution: true,
      description: "A Firecracker microVM of E2B's, with a copy of the semantic files, without network; nothing in it becomes root.",
    },

    healthCheck: () => measureHealth(() => ping(config)),

    async teardown() {
      await Promise.allSettled(opened.splice(0).map(async (opening) => (await opening).close()));
    },
  } satisfies AtlasSandboxPlugin<PluginConfig>;
}

export const e2bPlugin = createPlugin({ configSchema: ConfigSchema, create: buildPlugin });

/** The older name. */
export const e2bSandboxPlugin = e2bPlugin;
