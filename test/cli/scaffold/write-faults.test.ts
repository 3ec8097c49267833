import { spawnSync } from "node:child_process";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { writeFiles } from "../../../src/cli/scaffold/write-files.ts";
import { repository, tempProject } from "../../support/temp-project.ts";
import { treeOf } from "./tree-of.ts";

const bun = join(repository, "node_modules/.bin/bun");
const child = join(import.meta.dirname, "write-in-child.ts");

interface Run {
  root: string;
  /** The folder whose content the child reports at its end. */
  watched: string;
  bytes?: number;
  fault?: "none" | "kill" | "interrupt" | "unprivileged";
  /** Shell commands that prepare the child's own view of the file system. */
  mounts?: string[];
}

function run({ root, watched, bytes = 0, fault = "none", mounts = [] }: Run) {
  const words = [bun, child, root, watched, String(bytes), fault];
  const { stdout, stderr, signal } =
    mounts.length === 0
      ? spawnSync(bun, words.slice(1), { encoding: "utf8" })
      : spawnSync("unshare", ["-rm", "sh", "-ec", [...mounts, 'exec "$@"'].join("\n"), "sh", ...words], { encoding: "utf8" });
  if (stdout === "" && signal === null) throw new Error(stderr);
  return { signal, outcome: stdout === "" ? undefined : JSON.parse(stdout) };
}

/** A mount needs Linux and the right to make a namespace; the mount goes when the child does. */
const canMount = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).status === 0;

describe.each([
  { place: "a folder that is new", folder: "plugins/crm", before: [] },
  { place: "a folder that exists", folder: "", before: ["src/mine.txt"] },
])("$place", ({ folder, before }) => {
  const existing = Object.fromEntries(before.map((path) => [path, "mine"]));
  const untouched = before.length > 0 ? ["src", "src/mine.txt"] : [];

  test("is as it was after Ctrl-C in the middle of writing", async () => {
    const root = await tempProject(existing);

    const { outcome } = run({ root: join(root, folder), watched: root, fault: "interrupt" });

    expect(outcome).toEqual({ code: "INTERRUPTED", message: "Interrupted. Nothing was left behind.", tree: untouched });
  });

  test("has nothing but a temporary folder more after kill -9, which does not stop the next run", async () => {
    const root = await tempProject(existing);

    expect(run({ root: join(root, folder), watched: root, fault: "kill" }).signal).toBe("SIGKILL");

    const left = treeOf(root).filter((path) => !path.includes(".atlas-new-"));
    expect(left).toEqual(folder ? ["plugins"] : untouched);
    await writeFiles(join(root, folder), [{ path: "a.txt", content: "a" }]);
    expect(treeOf(join(root, folder))).toContain("a.txt");
  });

  test("is as it was when the user may not write there", async () => {
    const root = await tempProject(existing);
    await chmod(root, 0o555);

    const { outcome } = run({ root: join(root, folder), watched: root, fault: "unprivileged" });
    await chmod(root, 0o755);

    expect(outcome).toMatchObject({ code: "FOLDER_READ_ONLY", message: expect.stringContaining("Nothing was left behind."), tree: untouched });
  });

  test.runIf(canMount)("is as it was when its file system is read-only", async () => {
    const root = await tempProject(existing);

    const { outcome } = run({ root: join(root, folder), watched: root, mounts: [`mount --bind '${root}' '${root}'`, `mount -o remount,ro,bind '${root}'`] });

    expect(outcome).toMatchObject({ code: "FOLDER_READ_ONLY", tree: untouched });
  });

  test.runIf(canMount)("is as it was when the disk is full", async () => {
    const root = await tempProject();
    const prepare = before.map((path) => `mkdir -p '${root}/src'; echo mine > '${root}/${path}'`);

    const { outcome } = run({ root: join(root, folder), watched: root, bytes: 200_000, mounts: [`mount -t tmpfs -o size=64k tmpfs '${root}'`, ...prepare] });

    expect(outcome).toEqual({ code: "DISK_FULL", message: `There is no room for ${join(root, folder)} on its disk. Nothing was left behind.`, tree: untouched });
  });
});

test.runIf(canMount)("files that were already moved into a folder that exists are taken back", async () => {
  const root = await tempProject({ "src/mine.txt": "mine" });
  // Another file system in the place of src: moving into it fails, after a.txt has been moved.
  const mounts = [`mount -t tmpfs tmpfs '${root}/src'`];

  const { outcome } = run({ root, watched: root, mounts });

  expect(outcome).toMatchObject({ code: "WRITE_FAILED", message: expect.stringContaining("Nothing was left behind."), tree: ["src"] });
});

test("a command that is interrupted in the middle of writing ends with 130 only when all is taken back", async () => {
  const root = await tempProject();

  const { status } = spawnSync(bun, [join(import.meta.dirname, "interrupt-in-child.ts"), join(root, "plugins/crm")]);

  expect(status).toBe(130);
  expect(treeOf(root)).toEqual([]);
});
