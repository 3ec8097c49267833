import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** Installs other tools, at pinned versions, into a folder that is kept between runs. Returns the folder. */
export async function installPeers(packages: Record<string, string>): Promise<string> {
  const key = Object.entries(packages).map((pair) => pair.join("-")).join("_").replace(/[^\w.-]/g, "_").slice(0, 80);
  const folder = join(tmpdir(), "atlas-bench-peers", key);
  if (existsSync(join(folder, "installed"))) return folder;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module", dependencies: packages }));
  await promisify(execFile)("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
  await writeFile(join(folder, "installed"), "");
  return folder;
}
