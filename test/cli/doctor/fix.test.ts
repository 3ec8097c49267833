import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fixFiles } from "../../../src/cli/checks/fix-files.ts";
import { FORMATS } from "../../../src/cli/formats/formats.ts";
import { tempProject } from "../../support/temp-project.ts";
import { runAtlas, runReport } from "../checks/run-atlas.ts";
import { codes, config, healthy, project } from "./project.ts";

const git = (cwd: string, ...args: string[]) => execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.invalid", ...args], { cwd, stdio: "ignore" });
const gitFiles = ["--only", "environment-file", "--only", "data-folder"];
const ignoring = (root: string) => readFile(join(root, ".gitignore"), "utf8");

test("a .env that git does not ignore says that it can be mended, and is left alone without --fix", async () => {
  const root = await project(healthy, "", { ".env": "KEY=1" });
  git(root, "init");

  const { report, exitCode } = await runReport(["doctor", "--cwd", root, ...gitFiles]);

  expect(report.findings).toEqual([expect.objectContaining({ code: "ENV_NOT_IGNORED", fixable: true })]);
  expect(report.fixed).toBeUndefined();
  expect(exitCode).toBe(1);
  await expect(ignoring(root)).rejects.toThrow("ENOENT");
});

test("--fix adds what git is to ignore to what it ignores already, tells what it wrote, and looks again", async () => {
  const root = await project(healthy, `databaseUrl: "embedded:.data/postgres"`, { ".env": "KEY=1", ".gitignore": "node_modules\n!.env" });
  git(root, "init");
  await mkdir(join(root, ".data/postgres"), { recursive: true });

  const { report, exitCode, stderr } = await runReport(["doctor", "--cwd", root, ...gitFiles, "--fix"]);

  expect(codes(report.findings)).toEqual([".env ENV_IGNORED", "data folder DATA_IGNORED"]);
  expect(report.fixed).toEqual([
    { code: "ENV_NOT_IGNORED", subject: ".env", file: join(root, ".gitignore"), change: "added .env" },
    { code: "DATA_NOT_IGNORED", subject: "data folder", file: join(root, ".gitignore"), change: "added /.data/postgres/" },
  ]);
  expect(await ignoring(root)).toBe("node_modules\n!.env\n.env\n/.data/postgres/\n");
  expect([exitCode, stderr]).toEqual([0, ""]);
});

test.each(FORMATS)("in %s it is told what was mended", async (format) => {
  const root = await project(healthy, "", { ".env": "KEY=1" });
  git(root, "init");

  const { stdout, exitCode } = await runAtlas(["doctor", "--cwd", root, ...gitFiles, "--fix", "--format", format], { cwd: root });

  expect(stdout).toMatch(/ENV_NOT_IGNORED/);
  expect(stdout).toMatch(/added \.env/);
  expect(exitCode).toBe(0);
});

test("what was mended already is not written again", async () => {
  const root = await project(healthy, "", { ".env": "KEY=1", ".gitignore": ".env\r\n" });
  git(root, "init");

  const { report, exitCode } = await runReport(["doctor", "--cwd", root, ...gitFiles, "--fix"]);

  expect([report.fixed, exitCode, await ignoring(root)]).toEqual([[], 0, ".env\r\n"]);
});

test("a .env that git tracks is not for a machine to mend", async () => {
  const root = await project(healthy, "", { ".env": "KEY=1" });
  git(root, "init");
  git(root, "add", ".env");

  const { report, exitCode } = await runReport(["doctor", "--cwd", root, ...gitFiles, "--fix"]);

  expect(report.findings).toEqual([expect.not.objectContaining({ fixable: true })]);
  expect([report.fixed, exitCode]).toEqual([[], 1]);
  await expect(ignoring(root)).rejects.toThrow("ENOENT");
});

test("a data folder outside of the repository cannot be committed", async () => {
  const root = await tempProject({ "inner/atlas.config.ts": config(healthy, `databaseUrl: "embedded:../data"`), "data/PG_VERSION": "15" });
  git(join(root, "inner"), "init");

  const { report } = await runReport(["doctor", "--cwd", join(root, "inner"), ...gitFiles]);

  expect(codes(report.findings)).toEqual([".env ENV_ABSENT"]);
});

test("one elsewhere in the repository is told, and left to whoever owns the place", async () => {
  const root = await tempProject({ "inner/atlas.config.ts": config(healthy, `databaseUrl: "embedded:../data"`), "data/PG_VERSION": "15" });
  git(root, "init");

  const { report } = await runReport(["doctor", "--cwd", join(root, "inner"), ...gitFiles]);

  expect(report.findings[1]).toMatchObject({ code: "DATA_NOT_IGNORED", severity: "warning" });
  expect(report.findings[1]).not.toHaveProperty("fixable");
});

test("a file that cannot be written is named, with a code of its own", async () => {
  const root = await tempProject({ ".gitignore/x": "" });
  const finding = { code: "ENV_NOT_IGNORED", severity: "error", subject: ".env", message: "", edits: [{ file: ".gitignore", line: ".env" }] } as const;

  await expect(fixFiles(root, [finding])).rejects.toMatchObject({ code: "FIX_FAILED", message: expect.stringContaining(join(root, ".gitignore")) });
});

test("line ends are those of the file", async () => {
  const root = await tempProject();
  await writeFile(join(root, ".gitignore"), "dist\r\nnode_modules");
  const finding = { code: "ENV_NOT_IGNORED", severity: "error", subject: ".env", message: "", edits: [{ file: ".gitignore", line: ".env" }] } as const;

  await fixFiles(root, [finding, { ...finding, severity: "skipped", edits: [{ file: ".gitignore", line: "never" }] }]);

  expect(await ignoring(root)).toBe("dist\r\nnode_modules\r\n.env\r\n");
});
