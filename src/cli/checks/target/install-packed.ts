import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AtlasError, redactSecrets } from "@useatlas/plugin-sdk";
import { execa } from "execa";
import { sdkSpec } from "../../scaffold/sdk-spec.ts";
import { interrupted } from "../../signals.ts";

export interface PackedPlugin {
  /** The plugin as a project gets it: out of its tarball, in `node_modules`. */
  dir: string;
  remove(): Promise<void>;
}

/** Packs the plugin in `dir` as `npm publish` would, and installs the tarball into an empty project beside the SDK. Throws `PACK_FAILED`. */
export async function installPacked(dir: string, name: string): Promise<PackedPlugin> {
  const folder = await mkdtemp(join(tmpdir(), "atlas-packed-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await npm(["pack", "--pack-destination", folder], dir);
    const [tarball] = (await readdir(folder)).filter((file) => file.endsWith(".tgz"));
    const project = join(folder, "project");
    await mkdir(project);
    await writeFile(join(project, "package.json"), JSON.stringify({ private: true, type: "module" }));
    await npm(["install", "--no-audit", "--no-fund", join(folder, tarball ?? ""), `@useatlas/plugin-sdk@${sdkSpec(project)}`], project);
    return { dir: join(project, "node_modules", name), remove };
  } catch (thrown) {
    await remove();
    throw thrown;
  }
}

async function npm(args: string[], cwd: string): Promise<void> {
  const { failed, all } = await execa("npm", args, { cwd, reject: false, all: true, stdin: "ignore", cancelSignal: interrupted });
  if (!failed) return;
  const said = (all ?? "").split("\n").filter((line) => /npm (error|ERR!)/.test(line)).slice(0, 5).join("\n");
  throw new AtlasError(`npm ${args[0]} failed in ${cwd}: ${redactSecrets(said) || "npm is not on the PATH"}`, { code: "PACK_FAILED", hint: "What cannot be packed and installed cannot be used by anybody else." });
}
