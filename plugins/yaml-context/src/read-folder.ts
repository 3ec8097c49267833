import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { AtlasError, messageOf } from "@useatlas/plugin-sdk";
import { describeFile, type FileKind, type Item } from "./describe-file";
import { readYaml, type Fault } from "./read-yaml";

/** A file, as it was when it was read. */
export interface ReadFile {
  /** Relative to the folder. */
  path: string;
  /** Changes with its content. */
  version: string;
  items: readonly Item[];
  faults: readonly Fault[];
}

/** Reads the files of the folder that have changed since `known`; the others are taken from there. Throws `CONTEXT_FOLDER`. */
export async function readFolder(folder: string, known: ReadonlyMap<string, ReadFile>): Promise<ReadFile[]> {
  const paths = [...(await list(folder, "")), ...(await list(folder, "entities/")), ...(await list(folder, "metrics/")), ...(await list(folder, "notes/"))];
  const files: ReadFile[] = [];
  for (const path of paths.sort().slice(0, mostFiles)) {
    const kind = kinds.find(({ pattern }) => pattern.test(path))?.kind;
    const file = kind && (await read(folder, path, { kind, known: known.get(path) }));
    if (file) files.push(file);
  }
  return files;
}

async function list(folder: string, inside: string): Promise<string[]> {
  try {
    const names = await readdir(join(folder, inside));
    return names.filter((name) => !name.startsWith(".")).map((name) => `${inside}${name}`);
  } catch (thrown) {
    const isAbsent = thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT";
    if (isAbsent && inside !== "") return [];
    throw new AtlasError(isAbsent ? `The folder ${folder} does not exist.` : `The folder ${join(folder, inside)} cannot be read: ${messageOf(thrown)}`, { code: "CONTEXT_FOLDER", hint: "Make it, or correct semanticDir; a relative path starts at the folder in which the process runs.", cause: thrown });
  }
}

/** Undefined for what is no file, or is one no more. */
async function read(folder: string, path: string, { kind, known }: { kind: FileKind; known: ReadFile | undefined }): Promise<ReadFile | undefined> {
  const file = join(folder, path);
  try {
    // Before it is opened: reading a pipe would wait for ever.
    const found = await stat(file);
    if (!found.isFile()) return undefined;
    const { mtimeMs, ctimeMs, size, ino } = found;
    const version = [mtimeMs, ctimeMs, size, ino].join(" ");
    if (known?.version === version) return known;
    if (size > largestFile) return { path, version, items: [], faults: [{ message: `It is larger than ${largestFile / 1000} kB` }] };
    return { path, version, ...describe(kind, await readFile(file)) };
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return undefined;
    return { path, version: "unreadable", items: [], faults: [{ message: `It cannot be read: ${messageOf(thrown)}` }] };
  }
}

function describe(kind: FileKind, bytes: Uint8Array): { items: Item[]; faults: Fault[] } {
  try {
    const yaml = readYaml(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return "message" in yaml ? { items: [], faults: [yaml] } : describeFile(kind, yaml);
  } catch (thrown) {
    if (thrown instanceof TypeError) return { items: [], faults: [{ message: "It is not UTF-8" }] };
    throw thrown;
  }
}

const kinds = [
  { kind: "entity", pattern: /^entities\/[^/]+\.ya?ml$/ },
  { kind: "metrics", pattern: /^metrics(\/[^/]+)?\.ya?ml$/ },
  { kind: "notes", pattern: /^notes(\/[^/]+)?\.ya?ml$/ },
  { kind: "glossary", pattern: /^glossary\.ya?ml$/ },
  { kind: "catalog", pattern: /^catalog\.ya?ml$/ },
] as const;
const largestFile = 500_000;
const mostFiles = 1000;
