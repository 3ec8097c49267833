import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { isDatasourcePlugin, PLUGIN_TYPES } from "@useatlas/plugin-sdk";
import type { Command } from "commander";
import { scripts } from "./scripts.ts";

/**
 * What may stand where the last of `words` does, given the ones before it: commands, flags, plugin types, shells,
 * the folders of local plugins. Read from the program itself, so that it cannot fall behind.
 */
export async function candidates({ words, program, cwd }: { words: readonly string[]; program: Command; cwd: string }): Promise<string[]> {
  const current = words.at(-1) ?? "";
  const { command, flag, positional } = walk(program, words.slice(0, -1));
  return (await all()).filter((candidate) => candidate.startsWith(current));

  async function all(): Promise<string[]> {
    if (flag) return values(flag, cwd);
    if (current.startsWith("-")) return flags(command);
    const names = command.commands.map((inner) => inner.name()).filter((name) => name !== "complete");
    if (names.length > 0) return [...names, "help"];
    if (command.name() === "completion") return positional === 0 ? Object.keys(scripts) : [];
    return command.name() === "validate" ? localPlugins(cwd) : [];
  }
}

/** The command that the words lead to, the flag that waits for a value, and how many arguments were given. */
function walk(program: Command, words: readonly string[]): { command: Command; flag: string | undefined; positional: number } {
  let command = program;
  let flag: string | undefined;
  let positional = 0;
  for (const word of words) {
    const inner = command.commands.find((candidate) => candidate.name() === word);
    const option = command.options.find((candidate) => candidate.long === word || candidate.short === word);
    if (flag) flag = undefined;
    else if (option) flag = option.required ? option.long ?? undefined : undefined;
    else if (inner) command = inner;
    else positional++;
  }
  return { command, flag, positional };
}

function flags(command: Command): string[] {
  return [...command.options.flatMap(({ long }) => long ?? []), "--help"];
}

async function values(flag: string, cwd: string): Promise<string[]> {
  if (flag === "--type") return [...PLUGIN_TYPES];
  return flag === "--connection" ? datasourceIds(cwd) : [];
}

async function datasourceIds(cwd: string): Promise<string[]> {
  try {
    const { loadConfig } = await import("@atlas/api/lib/config");
    const { config } = await loadConfig(cwd);
    return (config.plugins ?? []).filter(isDatasourcePlugin).map(({ id }) => id);
  } catch {
    return []; // a config that does not load has nothing to offer, and a shell that completes must not print errors
  }
}

async function localPlugins(cwd: string): Promise<string[]> {
  try {
    const entries = await readdir(join(cwd, "plugins"), { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => `plugins/${entry.name}`);
  } catch {
    return []; // no plugins folder: nothing to offer, and a shell that completes must not print errors
  }
}
