import { spawnSync } from "node:child_process";
import { chmod, mkdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { tempProject } from "../../support/temp-project.ts";
import { config, withTables } from "../doctor/project.ts";
import { treeOf } from "../scaffold/tree-of.ts";
import { run, runJson, runtimes } from "./run.ts";

const writers = [
  { words: ["init", "shop"] },
  { words: ["init", "."] },
  { words: ["plugin", "create", "crm", "--type", "datasource"] },
  { words: ["plugin", "create", "crm", "--type", "context", "--dir", "."] },
];
const nobody = 65534;
/** A mount needs Linux and the right to make a namespace; the mount goes when the program does. */
const canMount = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).status === 0;

describe.each(runtimes)("on %s", (runtime) => {
  test.each(writers)("$words in a folder that may not be written leaves nothing", async ({ words }) => {
    const cwd = await readOnlyFolder();

    const { document } = await runJson(words, { cwd, runtime, options: unprivileged() });

    expect(document).toMatchObject({ exitCode: 1, error: { code: "FOLDER_READ_ONLY", message: expect.stringContaining("Nothing was left behind.") } });
    expect(treeOf(cwd)).toEqual([]);
  });

  test.runIf(canMount).each(writers)("$words on a full disk leaves nothing", async ({ words }) => {
    const cwd = await tempProject();
    // Only inside can the mount be seen: what is left there is told on stderr.
    const script = `mount -t tmpfs -o size=16k tmpfs '${cwd}'; cd '${cwd}'; "$@"; code=$?; ls -A >&2; exit $code`;

    const { document, stderr } = await runJson(words, { cwd, runtime, through: ["unshare", "-rm", "sh", "-c", script, "sh"] });

    expect(document).toMatchObject({ exitCode: 1, error: { code: "DISK_FULL", message: expect.stringContaining("Nothing was left behind.") } });
    expect(stderr).toBe("");
  });

  test("migrate in a project that may not be written names the database's folder", async () => {
    const cwd = await readOnlyFolder({ "atlas.config.ts": config(withTables) });

    const { document } = await runJson(["migrate"], { cwd, runtime, environment: { DATABASE_URL: "embedded:.atlas/postgres" }, options: unprivileged() });

    expect(document).toMatchObject({ exitCode: 3, error: { code: "POSTGRES_START", message: expect.stringContaining("cannot be written") } });
    expect(treeOf(cwd)).toEqual(["atlas.config.ts"]);
  });

  // What never comes back cannot be told to stop either, so the test ends it.
  test.runIf(process.platform === "linux")("migrate in a place where no folder can be made comes back and names it", async () => {
    const cwd = await tempProject({ "atlas.config.ts": config(withTables) });

    const { document } = await runJson(["migrate"], { cwd, runtime, environment: { DATABASE_URL: "embedded:/proc/nope/postgres" }, options: { timeout: 20_000, killSignal: "SIGKILL" } });

    expect(document).toMatchObject({ exitCode: 3, error: { code: "POSTGRES_START", message: expect.stringContaining("/proc/nope") } });
  });

  test.each([{ words: ["doctor"] }, { words: ["plugin", "list"] }, { words: ["plugin", "validate", "plugins/crm"] }])("$words only reads, so a project that may not be written is as good", async ({ words }) => {
    const files = { "atlas.config.ts": config(""), "plugins/crm/package.json": "{}" };
    const cwd = await readOnlyFolder(files);

    const { stdout, stderr, exitCode } = await run([...words, "--json"], { cwd, runtime, options: unprivileged() });

    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toMatchObject({ schemaVersion: 1 });
    expect(exitCode).toBe(words[1] === "validate" ? 1 : 0);
    expect(treeOf(cwd)).toEqual(["atlas.config.ts", "plugins", "plugins/crm", "plugins/crm/package.json"]);
  });
});

test.runIf(canMount && process.getuid?.() === 0)("migrate on a disk that is full leaves no half of a cluster, and says so", async () => {
  const cwd = await tempProject({ "atlas.config.ts": config(withTables) });
  await mkdir(join(cwd, ".atlas"));
  const script = `mount -t tmpfs -o size=4m,mode=755 tmpfs '${cwd}/.atlas'; "$@"; code=$?; find '${cwd}/.atlas' -name PG_VERSION >&2; exit $code`;

  const { document, stderr } = await runJson(["migrate"], { cwd, environment: { DATABASE_URL: "embedded:.atlas/postgres" }, through: ["unshare", "-m", "sh", "-c", script, "sh"] });

  expect(document).toMatchObject({ exitCode: 3, error: { code: "POSTGRES_START", message: expect.stringContaining("No space left on device") } });
  expect(stderr).toBe("");
});

describe("what exists is never overwritten", () => {
  test.each([
    { words: ["init", "."], file: "atlas.config.ts" },
    { words: ["init", "shop"], file: "shop" },
    { words: ["plugin", "create", "crm", "--type", "action"], file: "plugins/crm" },
    { words: ["plugin", "create", "crm", "--type", "action", "--yes"], file: "plugins/crm/src/index.ts" },
  ])("$words with $file there", async ({ words, file }) => {
    const cwd = await tempProject({ [file]: "mine" });
    const before = treeOf(cwd);

    const { document } = await runJson(words, { cwd });

    expect(document).toMatchObject({ exitCode: 2, error: { code: "TARGET_EXISTS", message: expect.stringContaining("Nothing was written.") } });
    expect(treeOf(cwd)).toEqual(before);
    expect(await readFile(join(cwd, file), "utf8")).toBe("mine");
  });

  test("nor written through a link that leads elsewhere", async () => {
    const cwd = await tempProject({ "elsewhere/file": "mine" });
    await mkdir(join(cwd, "plugins"));
    await symlink(join(cwd, "elsewhere"), join(cwd, "plugins/crm"));

    const { document } = await runJson(["plugin", "create", "crm", "--type", "action"], { cwd });

    expect(document).toMatchObject({ exitCode: 2, error: { code: "TARGET_EXISTS" } });
    expect(treeOf(join(cwd, "elsewhere"))).toEqual(["file"]);
  });
});

async function readOnlyFolder(files: Record<string, string> = {}): Promise<string> {
  const folder = await tempProject(files);
  await chmod(folder, 0o555);
  onTestFinished(async () => chmod(folder, 0o755));
  return folder;
}

/** Root may write anywhere, whatever the permissions say. */
function unprivileged() {
  return process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
}
