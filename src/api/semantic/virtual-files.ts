import type { SemanticLayer } from "./layer.ts";

/** A file that `explore` shows and nobody has written to disk. */
export interface VirtualFile {
  /** Relative to the semantic folder, with slashes; never that of a file, and never outside. */
  path: string;
  content: string;
}

/** The entities that datasources bring along, as files. */
export function virtualFiles({ entities }: SemanticLayer): VirtualFile[] {
  return entities.filter(({ source }) => source.kind === "plugin").map(({ source }) => ({ path: source.path, content: source.text }));
}
