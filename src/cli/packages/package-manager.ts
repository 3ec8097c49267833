import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { AtlasError, redactSecrets } from "@useatlas/plugin-sdk";
import { execa } from "execa";

export type PackageManager = "npm" | "bun" | "pnpm" | "yarn";

/** The package manager of the project in `root`: by packageManager in package.json, else by its lock file, upwards; else npm. */
export async function detectPackageManager(root: string): Promise<PackageManager> {
  for (let folder = root; ; folder = dirname(folder)) {
    const declared = String((await readManifest(folder))?.packageManager).split("@")[0];
    if (isPackageManager(declared)) return declared;
    const [, locked] = lockFiles.find(([name]) => existsSync(join(folder, name))) ?? [];
    if (locked) return locked;
    if (folder === dirname(folder)) return "npm";
  }
}

/** Installs a package into the project and returns its name. Throws `INSTALL_FAILED` with what the package manager said. */
export async function installPackage(specifier: string, root: string, { signal }: { signal: AbortSignal }): Promise<{ manager: PackageManager; name: string }> {
  if (specifier.startsWith("-")) {
    throw new AtlasError(`"${specifier}" is no package.`, { code: "USAGE", hint: "Give a name, a name with a version, a tarball or a folder." });
  }
  const before = await dependenciesOf(root);
  const manager = await detectPackageManager(root);
  const command = manager === "npm" ? ["install", specifier] : ["add", specifier];
  // stdout belongs to our own result: what the package manager says goes to stderr.
  const { failed, code, exitCode, all } = await execa(manager, command, { cwd: root, reject: false, all: true, stdin: "ignore", cancelSignal: signal });
  if (signal.aborted) throw new AtlasError("Interrupted. The config was not changed.", { code: "INTERRUPTED", hint: `${manager} was told to stop; look at package.json.` });
  if (code === "ENOENT") {
    throw new AtlasError(`This project is installed with ${manager}, which is not on the PATH.`, { code: "INSTALL_FAILED", hint: `Install ${manager}. The config was not changed.` });
  }
  if (failed) {
    throw new AtlasError(`${manager} could not install ${specifier} (exit code ${exitCode ?? "none"}):\n${redactSecrets(lastLines(all))}`, {
      code: "INSTALL_FAILED",
      hint: `Look at what ${manager} says above. The config was not changed.`,
    });
  }
  return { manager, name: nameOf(specifier, { before, after: await dependenciesOf(root), root }) };
}

/** The name that the installation added or changed; when it changed nothing, the one that was there for this specifier. */
function nameOf(specifier: string, { before, after, root }: { before: Record<string, string>; after: Record<string, string>; root: string }): string {
  const names = Object.keys(after);
  // A tarball or a folder: npm writes its path in its own way.
  const place = (text = "") => resolve(root, text.replace(/^file:/, ""));
  const name =
    names.find((candidate) => before[candidate] !== after[candidate]) ??
    names.find((candidate) => specifier === candidate || specifier.startsWith(`${candidate}@`) || place(after[candidate]) === place(specifier));
  if (name) return name;
  throw new AtlasError(`${specifier} was installed, but package.json does not name it.`, { code: "INSTALL_FAILED", hint: "Look at the dependencies in package.json." });
}

async function dependenciesOf(root: string): Promise<Record<string, string>> {
  const manifest = await readManifest(root);
  if (!manifest) throw new AtlasError(`There is no package.json in ${root}.`, { code: "MANIFEST_MISSING", hint: "Make one with: npm init" });
  return { ...manifest.devDependencies, ...manifest.dependencies };
}

interface Manifest {
  packageManager?: unknown;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

async function readManifest(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, "package.json");
  if (!existsSync(path)) return undefined;
  try {
    // The fields that are read here are checked where they are used.
    return JSON.parse(await readFile(path, "utf8")) as Manifest;
  } catch (thrown) {
    throw new AtlasError(`${path} is not valid JSON.`, { code: "MANIFEST_INVALID", cause: thrown });
  }
}

function isPackageManager(name: string | undefined): name is PackageManager {
  return name === "npm" || name === "bun" || name === "pnpm" || name === "yarn";
}

function lastLines(text: string): string {
  return text.trim().split("\n").slice(-12).map((line) => `  ${line}`).join("\n");
}

const lockFiles: [string, PackageManager][] = [
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["package-lock.json", "npm"],
];
