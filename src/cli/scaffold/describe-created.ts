import { existsSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import type { PluginType } from "@useatlas/plugin-sdk";
import type { Project } from "./find-project.ts";
import type { PluginNames } from "./plugin-name.ts";
import type { RenderedFile } from "./render-templates.ts";
import { registration } from "./registration.ts";

export interface Created {
  names: PluginNames;
  type: PluginType;
  folder: string;
  files: readonly RenderedFile[];
  /** The Atlas project around it; undefined outside of one. */
  project: Project | undefined;
  cwd: string;
  dryRun: boolean;
}

/** What was created and what comes next: for people as text, for programs as one value. */
export function describeCreated({ names, type, folder, files, project, cwd, dryRun }: Created): { value: object; text: string } {
  const path = posix(relative(cwd, folder)) || ".";
  const config = project?.config ?? "atlas.config.ts";
  const lines = registration({ names, type, config, from: posix(relative(project?.root ?? cwd, folder)) });
  const next = nextCommands(path, folder, files);
  const created = files.map((file) => `${path}/${file.path}`);
  const value = {
    command: "plugin create",
    dryRun,
    plugin: { id: names.id, type, package: names.packageName, factory: names.factory },
    folder,
    project: project?.root ?? null,
    ...(dryRun ? { files: files.map(({ content }, index) => ({ path: created[index], content: content.toString() })) } : { created }),
    config: { file: config, ...lines },
    next,
  };
  const text = [
    dryRun ? `Nothing was written. ${path} would get ${files.length} files:` : `Created ${names.title} (${type}) in ${path}:`,
    ...files.flatMap(({ content }, index) => (dryRun ? ["", `--- ${created[index]}`, content.toString().trimEnd()] : [`  ${created[index]}`])),
    "",
    project ? `Add to ${config}:` : `There is no Atlas project here (no atlas.config.ts from ${cwd} upwards). In the project that uses it, add to atlas.config.ts:`,
    `  ${lines.import}`,
    `  plugins: [${lines.entry}]`,
    ...(lines.env.length > 0 ? ["", "Add to .env:", ...lines.env.map((line) => `  ${line}`)] : []),
    "",
    "Next:",
    ...next.map((command) => `  ${command}`),
  ].join("\n");
  return { value, text };
}

function nextCommands(path: string, folder: string, files: readonly RenderedFile[]): string[] {
  const test = `${path}/src/index.test.ts`;
  return [
    ...(isInstalled(folder, files) ? [] : [`bun install --cwd ${quoted(path)}`]),
    `bun test ${quoted(test)}`,
    `atlas plugin validate ${quoted(path)}`,
  ];
}

/** Whether every package that the plugin's package.json asks for can be found from its folder. */
function isInstalled(folder: string, files: readonly RenderedFile[]): boolean {
  const manifest = files.find(({ path }) => path === "package.json");
  const { dependencies = {}, devDependencies = {} }: Record<string, object | undefined> = JSON.parse(manifest?.content.toString() ?? "{}");
  return Object.keys({ ...dependencies, ...devDependencies }).every((name) => ancestors(folder).some((ancestor) => existsSync(join(ancestor, "node_modules", name))));
}

function ancestors(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

/** For the shell in which the reader types it: a path of ours may have a space in it. */
function quoted(path: string): string {
  return /^[\w./@:+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

function posix(path: string): string {
  return path.split(sep).join("/");
}
