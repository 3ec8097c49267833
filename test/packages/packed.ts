import { execFile } from "node:child_process";
import { mkdtemp, readdir, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "../support/temp-project.ts";

export const run = promisify(execFile);

/** The three packages as tarballs, as `npm publish` would upload them. */
export async function packAll(): Promise<{ folder: string; tarballs: Record<"cli" | "api" | "sdk", string> }> {
  const folder = await tempFolder();
  await run("npm", ["pack", "--pack-destination", folder, "--include-workspace-root", "-w", "src/plugin-sdk", "-w", "src/api"], { cwd: repository });
  const names = await readdir(folder);
  const find = (part: string) => join(folder, names.find((name) => name.includes(part)) ?? `no tarball of ${part}`);
  return { folder, tarballs: { cli: find("atlas-cli"), api: find("atlas-api"), sdk: find("plugin-sdk") } };
}

/** An empty project into which `client` has installed the tarballs and what a plugin author needs beside them. */
export async function installed(client: "npm" | "bun", tarballs: Record<string, string>): Promise<string> {
  const folder = await tempFolder();
  const specifiers = [...Object.values(tarballs), "zod@4.6.7", "ai@7.0.173", "hono@4.13.19", "pg@8.23.1", "@types/pg@8.23.1", "@types/bun@1.4.5", "typescript@7.0.2"];
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "empty", private: true, type: "module" }));
  if (client === "npm") await run("npm", ["install", "--no-audit", "--no-fund", ...specifiers], { cwd: folder });
  // Bun asks the registry for what a tarball depends on even when another tarball brings it: overrides answer it.
  else await installWithBun(folder, tarballs, specifiers);
  return folder;
}

async function installWithBun(folder: string, { cli, api, sdk }: Record<string, string>, specifiers: readonly string[]): Promise<void> {
  const overrides = { "@atlas/cli": `file:${cli}`, "@atlas/api": `file:${api}`, "@useatlas/plugin-sdk": `file:${sdk}` };
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "empty", private: true, type: "module", overrides }));
  await run(bun, ["add", ...specifiers], { cwd: folder });
}

export async function tempFolder(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), "atlas-packed-")));
}

export function remove(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}

export const bun = join(repository, "node_modules/.bin/bun");
