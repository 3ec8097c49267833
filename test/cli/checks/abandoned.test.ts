import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { repository, tempProject } from "../../support/temp-project.ts";
import { runAtlas } from "./run-atlas.ts";
import { goodSource, pluginFolder } from "./validate/plugin-folder.ts";

const runtimes = { bun: join(repository, "node_modules/.bin/bun"), node: process.execPath };
const neverReady = `import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
${goodSource.replace("async healthCheck", "initialize: () => (writeFileSync(`${tmpdir()}/worker.pid`, `${process.pid}`), new Promise(() => {})),\n  async healthCheck")}`;

test.each(["bun", "node"] as const)("a validation that is killed under %s leaves no plugin running, and the next one takes its server away", async (runtime) => {
  const [hanging, good] = await Promise.all([pluginFolder({ files: { "src/index.ts": neverReady } }), pluginFolder()]);
  const temporary = await tempProject();
  const child = spawn(runtimes[runtime], [join(repository, "bin/atlas.js"), "plugin", "validate", hanging], { env: { PATH: process.env.PATH, HOME: process.env.HOME, CI: "1", TMPDIR: temporary }, stdio: "ignore" });
  onTestFinished(() => void child.kill("SIGKILL"));
  const worker = await vi.waitUntil(() => read(join(temporary, "worker.pid")), { timeout: 30_000 });
  const folder = readdirSync(temporary).find((name) => name.startsWith("atlas-validate-postgres-")) ?? "";
  const server = read(join(temporary, folder, "cluster/data/postmaster.pid"));

  child.kill("SIGKILL");
  await vi.waitUntil(() => !isAlive(worker), { timeout: 10_000 });
  expect(isAlive(server)).toBe(true);
  const { exitCode } = await runAtlas(["plugin", "validate", good], { environment: { TMPDIR: temporary } });

  expect(exitCode).toBe(0);
  // Ended, it counts as alive until the system has taken note of that.
  await vi.waitUntil(() => !isAlive(server), { timeout: 10_000 });
  expect(readdirSync(temporary).filter((name) => name.startsWith("atlas-validate-"))).toEqual([]);
});

/** The process id that a file begins with. */
function read(file: string): number {
  try {
    return Number.parseInt(readFileSync(file, "utf8"), 10);
  } catch {
    return 0; // not written yet
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
