import { AtlasError, SANDBOX_DEFAULT_PRIORITY, type PluginExploreBackend, type PluginSandboxDefinition, type PluginSandboxSecurity } from "@useatlas/plugin-sdk";
import type { SandboxKind } from "./backend.ts";

export interface SandboxPlugin {
  id: string;
  sandbox: PluginSandboxDefinition;
  security?: PluginSandboxSecurity | undefined;
}

/** A plugin's sandbox. Its methods are called on the objects they live on: their author may use `this`. */
export function pluginKind({ id, sandbox, security }: SandboxPlugin): SandboxKind {
  return {
    id,
    priority: sandbox.priority ?? SANDBOX_DEFAULT_PRIORITY,
    security,
    deadlineMs: sandbox.deadlineMs === undefined ? undefined : Math.min(sandbox.deadlineMs, longestDeadlineMs),
    async create(files) {
      const backend = check(await sandbox.create(await files.onDisk()));
      return { exec: (command) => backend.exec(command), close: () => backend.close?.() };
    },
  };
}

function check(backend: PluginExploreBackend): PluginExploreBackend {
  // Authors who write JavaScript have no compiler that tells them.
  const given: unknown = backend;
  if (typeof given === "object" && given !== null && "exec" in given && typeof given.exec === "function") return backend;
  throw new AtlasError("create() must return { exec, close }.", { code: "SANDBOX_MALFORMED" });
}

const longestDeadlineMs = 60_000;
