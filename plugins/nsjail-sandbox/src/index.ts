import { createPlugin, measureHealth, type AtlasSandboxPlugin } from "@useatlas/plugin-sdk";
import { ConfigSchema, type PluginConfig } from "./config";
import { createJail, graceSec, tryOut, type Nsjail } from "./jail";

export function buildPlugin(config: PluginConfig) {
  const jails = new Set<Nsjail>();

  return {
    id: "nsjail-sandbox",
    type: "sandbox",
    version: "0.0.2",
    name: "nsjail",
    config,

    sandbox: {
      async create(semanticRoot: string) {
        const jail = await createJail(config, semanticRoot);
        jails.add(jail);
        return { exec: jail.exec, close: () => (jails.delete(jail), jail.close()) };
      },
      priority: 75,
      deadlineMs: (config.timeLimitSec + graceSec) * 1000,
    },

    security: {
      networkIsolation: true,
      filesystemIsolation: true,
      unprivilegedExecution: true,
      description: "Linux namespaces through nsjail, made for each command: the semantic files read-only, no network, no rights, limits of time, memory and processes.",
    },

    // Any folder will do to see whether a jail can be made; this one is in every jail.
    healthCheck: () => measureHealth(() => tryOut(config, "/usr")),

    async teardown() {
      await Promise.all([...jails].map((jail) => jail.close()));
      jails.clear();
    },
  } satisfies AtlasSandboxPlugin<PluginConfig>;
}

export const nsjailPlugin = createPlugin({ configSchema: ConfigSchema, create: buildPlugin });
/** What it was called before. */
export const nsjailSandboxPlugin = nsjailPlugin;
