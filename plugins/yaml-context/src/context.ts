import { resolve } from "node:path";
import { AtlasError } from "@useatlas/plugin-sdk";
import { composeText } from "./compose-text";
import { readFolder, type ReadFile } from "./read-folder";

export interface YamlContext {
  load(): Promise<string>;
  refresh(): void;
  /** Throws what is wrong with the folder or its files, if something is. */
  check(): Promise<void>;
}

/** The folder's files as text. Only those that have changed are read again; `onFault` hears of each that cannot be used, once. */
export function createContext({ folder, onFault }: { folder: string; onFault: (message: string) => void }): YamlContext {
  let known = new Map<string, ReadFile>();
  let told = new Set<string>();

  async function read(): Promise<ReadFile[]> {
    const before = known;
    const files = await readFolder(resolve(folder), before);
    // A refresh in the meantime has made another one, which must stay empty.
    if (known === before) known = new Map(files.map((file) => [file.path, file]));
    return files;
  }

  async function load(): Promise<string> {
    const files = await read();
    const faults = faultsOf(files);
    for (const fault of faults) if (!told.has(fault)) onFault(fault);
    told = new Set(faults);
    return composeText(files.flatMap(({ items }) => items));
  }

  async function check(): Promise<void> {
    const files = await read();
    const faults = faultsOf(files);
    if (files.length === 0) throw new AtlasError(`The folder ${resolve(folder)} has no YAML files that are read.`, { code: "CONTEXT_EMPTY", hint: "Such are glossary.yml, notes.yml, metrics/*.yml and entities/*.yml." });
    if (faults.length === 0) return;
    const shown = faults.slice(0, mostShown).join("; ");
    throw new AtlasError(`${faults.length} of ${files.length} files cannot be used. ${shown}${faults.length > mostShown ? "; …" : "."}`, { code: "CONTEXT_MALFORMED", hint: "The others are used." });
  }

  function refresh(): void {
    known = new Map();
    told = new Set();
  }

  return { load, refresh, check };
}

function faultsOf(files: readonly ReadFile[]): string[] {
  return files.flatMap(({ path, faults }) => faults.slice(0, 1).map(({ message, line }) => `${path}${line === undefined ? "" : `, line ${line}`}: ${message}`));
}

const mostShown = 5;
