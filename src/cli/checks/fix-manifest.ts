import { writeFile } from "node:fs/promises";
import { readManifest } from "./target/read-manifest.ts";

/** One field of package.json to set; `undefined` takes it out. */
export interface ManifestEdit {
  path: readonly string[];
  value: unknown;
}

/** Writes the edits into the package.json of `dir`, with everything else as it was written. */
export async function fixManifest(dir: string, edits: readonly ManifestEdit[]): Promise<void> {
  const { path, text } = await readManifest(dir);
  const { applyEdits, modify } = await import("jsonc-parser");
  const [, indent = "  "] = text.match(/^([ \t]+)"/m) ?? [];
  const formattingOptions = { insertSpaces: !indent.includes("\t"), tabSize: indent.length, eol: text.includes("\r\n") ? "\r\n" : "\n" };
  await writeFile(path, edits.reduce((current, edit) => applyEdits(current, modify(current, [...edit.path], edit.value, { formattingOptions })), text));
}

/** An edit in words: what was written, or taken out. */
export function describeManifestEdit({ path, value }: ManifestEdit): string {
  const field = path.map((key) => (/^[\w-]+$/.test(key) ? key : JSON.stringify(key))).join(".");
  return value === undefined ? `removed ${field}` : `set ${field} to ${JSON.stringify(value)}`;
}
