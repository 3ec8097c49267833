import { createPlugin, measureHealth, type AtlasSandboxPlugin } from "@useatlas/plugin-sdk";
import { createSidecar, graceMs, type Sidecar } from "./client";
import { ConfigSchema, type PluginConfig } from "./config";

export function buildPlugin(config: PluginConfig) {
  const sidecars = new Set<Sidecar>();

  return {
    id: "sidecar-sandbox",
    type: "sandbox",
    version: "0.0.2",
    name: "Sidecar",
    config,

    sandbox: {
      // The sidecar has the semantic files by a mount of its own.
      async create() {
        const sidecar = createSidecar(config);
        await sidecar.check();
        sidecars.add(sidecar);
        return { exec: sidecar.exec, close: () => (sidecars.delete(sidecar), sidecar.close()) };
      },
      priority: 50,
      deadlineMs: config.timeoutMs + graceMs,
    },

    security: {
      // What else it isolates is up to whoever runs it: this plugin's own server makes a jail for each command.
      filesystemIsolation: true,
      description: "A container of its own, reached over HTTP. It sees the files that are mounted into it; its network is what the deployment gives it.",
    },

    healthCheck: () => measureHealth(() => createSidecar(config).check()),

    async teardown() {
      await Promise.all([...sidecars].map((sidecar) => sidecar.close()));
      sidecars.clear();
    },
  } satisfies AtlasSandboxPlugin<PluginConfig>;
}

export const sidecarPlugin = createPlugin({ configSchema: ConfigSchema, create: buildPlugin });
/** What it was called before. */
export const sidecarSandboxPlugin = sidecarPlugin;
