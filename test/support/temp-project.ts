import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

export const repository = join(import.meta.dirname, "../..");

/** A folder with these files in it and the repository's packages installed, gone when the test is over. */
export async function tempProject(files: Record<string, string> = {}): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "atlas-test-")));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await symlink(join(repository, "node_modules"), join(root, "node_modules"));
  await writeFiles(root, files);
  return root;
}

export async function writeFiles(root: string, files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}
