import { createPlugin, measureHealth, type AtlasSandboxPlugin, type PluginExploreBackend } from "@useatlas/plugin-sdk";
import { ping } from "./client";
import { ConfigSchema, type PluginConfig } from "./config";
import { graceSec, openSandbox } from "./sandbox";

export function buildPlugin(config: PluginConfig) {
  const opened: Promise<Required<PluginExploreBackend>>[] = [];

  return {
    id: "daytona-sandbox",
    type: "sandbox",
    version: "0.0.2",
    name: "Daytona",
    config,

    sandbox: {
      create(semanticRoot: string) {
        const opening = openSandbox(config, semanticRoot);
        opened.push(opening);
        return opening;
      },
      priority: 85,
      deadlineMs: (config.timeoutSec + graceSec) * 1000,
    },

    security: {
      networkIsolation: true,
      filesystemIsolation: true,
      unprivilegedExecution: true,
      description: "A sandbox in Daytona's cloud, with a copy of the semantic files, without network; nothing in it becomes root.",
    },

    healthCheck: () => measureHealth(() => ping(config)),

    async teardown() {
      await Promise.allSettled(opened.splice(0).map(async (opening) => (await opening).close()));
    },
  } satisfies AtlasSandboxPlugin<PluginConfig>;
}

export const daytonaPlugin = createPlugin({ configSchema: ConfigSchema, create: buildPlugin });

/** The older name. */
export const daytonaSandboxPlugin = daytonaPlugin;
