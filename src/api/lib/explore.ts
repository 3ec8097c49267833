import { join } from "node:path";
import { isSandboxPlugin, type AtlasPlugin } from "@useatlas/plugin-sdk";
import type { SandboxSettings } from "../config/settings.ts";
import type { Hooks } from "../hooks/hooks.ts";
import { callPlugin } from "../plugins/call-plugin.ts";
import { createExplore, type Explore } from "../sandbox/explore.ts";
import { justBashKind } from "../sandbox/just-bash.ts";
import { nsjailKind } from "../sandbox/nsjail.ts";
import { pluginKind } from "../sandbox/plugin-kind.ts";
import { rankKinds } from "../sandbox/rank-kinds.ts";
import { openFiles, type VirtualFile } from "../sandbox/semantic-files.ts";
import { sidecarKind } from "../sandbox/sidecar.ts";
import { vercelKind } from "../sandbox/vercel.ts";

export type { Explore, ExploreAnswer, ExploreBackend } from "../sandbox/explore.ts";

export interface ProjectExploreOptions {
  /** The project's folder, in which `semantic/` lies. */
  cwd: string;
  plugins: readonly AtlasPlugin[];
  settings: SandboxSettings;
  hooks: Hooks;
  virtualFiles: () => Promise<readonly VirtualFile[]>;
  onError: (id: string, thrown: unknown) => void;
}

/** The sandboxes of a project: what is built in, and what its plugins bring. Starts nothing before the first command. */
export function createProjectExplore({ cwd, plugins, settings, hooks, virtualFiles, onError }: ProjectExploreOptions): Explore {
  const { backend: named, vercel, nsjail, sidecar, production } = settings;
  const builtIns = [
    vercelKind(vercel),
    nsjailKind({ ...nsjail, named: named === "nsjail" }),
    sidecarKind(sidecar),
    justBashKind({ production, named: named === "just-bash" }),
  ];
  const kinds = rankKinds({ builtIns, plugins: plugins.filter(isSandboxPlugin).map(pluginKind), named });
  return createExplore({ kinds, named, hooks, onError, call: callPlugin, openFiles: () => openFiles({ folder: join(cwd, "semantic"), virtualFiles }) });
}
