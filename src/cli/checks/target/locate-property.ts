import type { SourceLocation } from "@useatlas/plugin-sdk";
import { walk } from "./parse-source.ts";
import { locationAt } from "./positions.ts";
import type { SourceFile } from "./read-sources.ts";

/** Where the author wrote a field or a method of this name in an object; the first place, in what the plugin's exports reach. */
export function locateProperty(sources: readonly SourceFile[], name: string): SourceLocation | undefined {
  for (const source of sources.filter(({ reached }) => reached)) {
    const offsets: number[] = [];
    if (source.program) walk(source.program, (node) => {
      if (node.type !== "ObjectProperty" && node.type !== "ObjectMethod") return;
      const { key } = node;
      if ((key.type === "Identifier" && key.name === name) || (key.type === "StringLiteral" && key.value === name)) offsets.push(node.start ?? 0);
    });
    if (offsets[0] !== undefined) return locationAt(source, offsets[0]);
  }
  return undefined;
}
