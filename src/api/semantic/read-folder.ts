import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { messageOf, type Problem } from "@useatlas/plugin-sdk";
import { largestText, tooLarge } from "./text-limit.ts";

export interface SemanticFile {
  kind: "entity" | "metrics" | "glossary" | "catalog";
  /** Relative to the folder, with slashes. */
  path: string;
  file: string;
  text: string;
}

export interface FolderReading {
  files: readonly SemanticFile[];
  /** Of everything that is not hidden, folders and files that are not read among them. */
  paths: readonly string[];
  faults: readonly Problem[];
}

/** Reads the files of a semantic folder, in the order of their paths. A folder that is not there is empty. */
export async function readFolder(folder: string): Promise<FolderReading> {
  const files: SemanticFile[] = [];
  const faults: Problem[] = [];
  const paths = [...(await list("")), ...(await list("entities/")), ...(await list("metrics/"))].sort();
  for (const path of paths) {
    const kind = kindOfFile(path);
    if (!kind) continue;
    const file = join(folder, path);
    const text = await readText(file);
    if (typeof text === "string") files.push({ kind, path, file, text });
    else if (text) faults.push(text);
  }
  return { files, paths, faults };

  async function list(inside: string): Promise<string[]> {
    try {
      const names = await readdir(join(folder, inside));
      // Not the hidden ones: editors and archives leave such files behind.
      return names.filter((name) => !name.startsWith(".")).map((name) => `${inside}${name}`);
    } catch (thrown) {
      if (codeOf(thrown) !== "ENOENT") faults.push(unreadable(join(folder, inside), thrown));
      return [];
    }
  }
}

function kindOfFile(path: string): SemanticFile["kind"] | undefined {
  return kinds.find(({ pattern }) => pattern.test(path))?.kind;
}

/** Undefined for what is no file, such as a folder that is called like one. */
async function readText(file: string): Promise<string | Problem | undefined> {
  try {
    // Before it is opened: reading a pipe would wait for ever.
    const found = await stat(file);
    if (!found.isFile()) return undefined;
    if (found.size > largestText) return tooLarge(file);
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(file));
  } catch (thrown) {
    if (thrown instanceof TypeError) return { code: "SEMANTIC_SYNTAX", path: "", message: "It is not UTF-8", location: { file } };
    return unreadable(file, thrown);
  }
}

function unreadable(file: string, thrown: unknown): Problem {
  const hint = codeOf(thrown) === "EACCES" ? "Give the user that runs Atlas the right to read it." : undefined;
  return { code: "SEMANTIC_FILE_UNREADABLE", path: "", message: `It cannot be read: ${messageOf(thrown)}`, hint, location: { file } };
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
}

const kinds = [
  { kind: "entity", pattern: /^entities\/[^/]+\.ya?ml$/ },
  { kind: "metrics", pattern: /^metrics\/[^/]+\.ya?ml$/ },
  { kind: "glossary", pattern: /^glossary\.ya?ml$/ },
  { kind: "catalog", pattern: /^catalog\.ya?ml$/ },
] as const;
