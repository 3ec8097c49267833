import { sep } from "node:path";
import type { RenderedFile } from "./render-templates.ts";

export interface WrittenProject {
  name: string;
  folder: string;
  /** The folder as seen from where the command runs; empty for that place itself. */
  path: string;
  files: readonly RenderedFile[];
  dryRun: boolean;
}

/** What was written and what comes next: for people as text, for programs as one value. */
export function describeProject({ name, folder, path, files, dryRun }: WrittenProject): { value: object; text: string } {
  const place = path.split(sep).join("/") || ".";
  const paths = files.map((file) => file.path);
  const next = [...(place === "." ? [] : [`cd ${quoted(place)}`]), "npm install", "npx atlas migrate", "npx atlas doctor", "npx atlas serve"];
  const value = { command: "init", dryRun, project: { name, folder }, ...(dryRun ? { files: paths } : { created: paths }), next };
  const text = [
    dryRun ? `Nothing was written. ${place} would get ${files.length} files:` : `Created the Atlas project ${name} in ${place}:`,
    ...paths.map((file) => `  ${file}`),
    "",
    "Next:",
    ...next.map((command) => `  ${command}`),
    "",
    'Once .env names a model, ask in the page of atlas serve, or: npx atlas ask "Which category sells best?"',
  ].join("\n");
  return { value, text };
}

/** For the shell in which the reader types it. */
function quoted(path: string): string {
  return /^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
