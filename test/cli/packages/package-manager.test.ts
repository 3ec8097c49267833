import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { detectPackageManager } from "../../../src/cli/packages/package-manager.ts";
import { tempProject } from "../../support/temp-project.ts";

describe("the package manager of a project is", () => {
  test.each<{ from: string; files: Record<string, string>; manager: string }>([
    { from: "nothing", files: {}, manager: "npm" },
    { from: "package-lock.json", files: { "package-lock.json": "{}" }, manager: "npm" },
    { from: "bun.lock", files: { "bun.lock": "" }, manager: "bun" },
    { from: "bun.lockb", files: { "bun.lockb": "" }, manager: "bun" },
    { from: "pnpm-lock.yaml", files: { "pnpm-lock.yaml": "" }, manager: "pnpm" },
    { from: "yarn.lock", files: { "yarn.lock": "" }, manager: "yarn" },
    { from: "packageManager", files: { "package.json": '{"packageManager":"pnpm@9.1.0+sha512.abc"}' }, manager: "pnpm" },
    { from: "packageManager rather than a lock file", files: { "package.json": '{"packageManager":"bun@1.2.0"}', "yarn.lock": "" }, manager: "bun" },
    { from: "the lock file where packageManager is one that Atlas does not know", files: { "package.json": '{"packageManager":"deno@2"}', "yarn.lock": "" }, manager: "yarn" },
    { from: "the lock file where packageManager is nonsense", files: { "package.json": '{"packageManager":7}', "bun.lock": "" }, manager: "bun" },
  ])("$manager by $from", async ({ files, manager }) => {
    expect(await detectPackageManager(await tempProject(files))).toBe(manager);
  });

  test("that of the workspace around it", async () => {
    const root = await tempProject({ "bun.lock": "", "packages/app/package.json": "{}" });

    expect(await detectPackageManager(join(root, "packages/app"))).toBe("bun");
  });

  test("its own before that of the folder around it", async () => {
    const root = await tempProject({ "bun.lock": "", "app/package-lock.json": "{}" });
    await mkdir(join(root, "app/deep"));

    expect(await detectPackageManager(join(root, "app/deep"))).toBe("npm");
  });
});

test("a package.json that is none is told with its path", async () => {
  const root = await tempProject({ "package.json": "{" });

  await expect(detectPackageManager(root)).rejects.toMatchObject({ code: "MANIFEST_INVALID", message: expect.stringContaining(join(root, "package.json")) });
});
