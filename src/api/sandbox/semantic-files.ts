import { chmod, copyFile, mkdir, mkdtemp, readdir, realpath, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { AtlasError } from "@useatlas/plugin-sdk";

export interface SemanticFilesOptions {
  /** Need not be there, if there are virtual files. */
  folder: string;
  /** What plugins bring along and nobody has written to disk; the paths have slashes. */
  virtualFiles(): Promise<readonly VirtualFile[]>;
}

export interface VirtualFile {
  path: string;
  content: string;
}

/** The semantic layer's files, as one backend sees them until it is closed. */
export interface OpenFiles {
  /** A folder with all of them: the project's own, or a read-only copy that holds the plugins' files too. Throws `SEMANTIC_MISSING`. */
  onDisk(): Promise<string>;
  /** The folder, and what to lay over it. Throws `SEMANTIC_MISSING`. */
  layered(): Promise<{ folder: string; virtual: readonly VirtualFile[] }>;
  close(): Promise<void>;
}

export function openFiles({ folder, virtualFiles }: SemanticFilesOptions): OpenFiles {
  const copies: string[] = [];

  async function look() {
    const virtual = await virtualFiles();
    const exists = await isFolder(folder);
    if (!exists && virtual.length === 0) throw missing(folder);
    return { virtual, exists };
  }

  async function copy(virtual: readonly VirtualFile[], exists: boolean): Promise<string> {
    // Nobody else on this machine passes the outer folder; a jail that runs as somebody else gets the inner one mounted.
    const outer = await mkdtemp(join(tmpdir(), "atlas-explore-"));
    copies.push(outer);
    const inner = join(outer, "semantic");
    await mkdir(inner);
    if (exists) await copyFolder(await realpath(folder), inner);
    for (const { path, content } of virtual) {
      const file = join(inner, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    await setModes(inner, { file: 0o444, folder: 0o555 });
    return inner;
  }

  return {
    async onDisk() {
      const { virtual, exists } = await look();
      return exists && virtual.length === 0 ? realpath(folder) : copy(virtual, exists);
    },
    async layered() {
      const { virtual, exists } = await look();
      return exists ? { folder: await realpath(folder), virtual } : { folder: await copy(virtual, exists), virtual: [] };
    },
    async close() {
      for (const outer of copies.splice(0)) {
        await setModes(outer, { folder: 0o700 });
        await rm(outer, { recursive: true, force: true });
      }
    },
  };
}

/** Copies files and folders. A link is copied as the file that it leads to, and only when that lies inside. */
async function copyFolder(from: string, to: string, root = from): Promise<void> {
  for (const { name } of await readdir(from, { withFileTypes: true })) {
    const source = await realpath(join(from, name)).catch(() => undefined);
    if (!source?.startsWith(root + sep)) continue;
    const found = await stat(source);
    // A link to a folder above itself would never end: folders are entered where they really are.
    if (found.isDirectory() && source === join(from, name)) {
      await mkdir(join(to, name));
      await copyFolder(source, join(to, name), root);
    } else if (found.isFile()) {
      await copyFile(source, join(to, name));
    }
  }
}

async function setModes(folder: string, modes: { file?: number; folder: number }): Promise<void> {
  // Before it is read when rights are given, which is no harm when they are taken: the owner may still read.
  await chmod(folder, modes.folder);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await setModes(path, modes);
    else if (modes.file !== undefined) await chmod(path, modes.file);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isDirectory(), () => false);
}

function missing(folder: string): AtlasError {
  return new AtlasError(`There is nothing to explore: the folder ${folder} does not exist.`, {
    code: "SEMANTIC_MISSING",
    hint: "Describe your tables there, one YAML file for each in semantic/entities/, or let atlas init make an example.",
  });
}
