import type { SandboxKind } from "./backend.ts";

export interface RankOptions {
  builtIns: readonly SandboxKind[];
  /** In order of registration. One that is called like a built-in takes its place. */
  plugins: readonly SandboxKind[];
  /** The one that must serve: then the others are off. */
  named: string | undefined;
}

/** One list of all sandboxes, the best first; of equals the one that was registered first. */
export function rankKinds({ builtIns, plugins, named }: RankOptions): readonly SandboxKind[] {
  const replaced = new Set(plugins.map(({ id }) => id));
  const ranked = [...builtIns.filter(({ id }) => !replaced.has(id)), ...plugins].sort((left, right) => right.priority - left.priority);
  if (named === undefined) return ranked;
  return ranked.map((kind) => (kind.id === named ? kind : { ...kind, off: `"${named}" was asked for by name.` }));
}
