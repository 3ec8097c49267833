import { spawn } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bun } from "../support/atlas.ts";
import { repository } from "../support/temp-project.ts";

/** Where these runs put what is temporary, so that a quickstart of somebody else's is not in sight. */
let temporary: string;
beforeEach(async () => {
  temporary = await realpath(await mkdtemp(join(tmpdir(), "atlas-test-")));
});
afterEach(() => rm(temporary, { recursive: true, force: true }));

test("it tours all commands, ends with 0, and takes everything with it", async () => {
  const tour = quickstart();
  await tour.prints("$ atlas migrate");
  const servers = serversIn(temporary);

  const { exitCode, stdout } = await tour.ended;

  expect(exitCode).toBe(0);
  expect(servers).toHaveLength(1);
  for (const words of ["init demo", "plugin create demo-sandbox", "plugin list", "plugin validate", "migrate", "doctor"]) expect(stdout).toContain(`\n$ atlas ${words}`);
  expect(stdout).toMatch(/\n\d+ ok, 1 warning, \d+ skipped\n\n# Done\./);
  expect(readdirSync(temporary)).toEqual([]);
  expect(servers.filter(isRunning)).toEqual([]);
});

test("killed at any moment it stands in nobody's way, and the next run takes away what it has left", async () => {
  const servers: number[] = [];
  for (const moment of ["$ atlas init demo", "$ atlas migrate", "$ atlas doctor"]) {
    const tour = quickstart();
    await tour.prints(moment);
    servers.push(...serversIn(temporary));
    tour.child.kill("SIGKILL");
    expect((await tour.ended).signal).toBe("SIGKILL");
    // An earlier one's folder may come back for a while: the command that it ran was not killed with it.
    expect(readdirSync(temporary)).toContainEqual(expect.stringContaining(`atlas-quickstart-${tour.child.pid}-`));
  }

  const { exitCode, stderr } = await quickstart().ended;

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.not.stringMatching(/✗|rror/) });
  expect(servers.length).toBeGreaterThanOrEqual(2);
  expect(readdirSync(temporary)).toEqual([]);
  expect(servers.filter(isRunning)).toEqual([]);
});

test("Ctrl-C cleans up too", async () => {
  const tour = quickstart({ detached: true });
  await tour.prints("$ atlas migrate");
  const servers = serversIn(temporary);

  // As a terminal does: to all of its processes.
  process.kill(-(tour.child.pid ?? 0), "SIGINT");

  expect((await tour.ended).exitCode).toBe(130);
  expect(servers).toHaveLength(1);
  expect(readdirSync(temporary)).toEqual([]);
  expect(servers.filter(isRunning)).toEqual([]);
});

function quickstart({ detached = false } = {}) {
  const child = spawn(bun, [join(repository, "src/quickstart/quickstart.ts")], {
    cwd: repository,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: temporary },
    stdio: ["ignore", "pipe", "pipe"],
    detached,
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += String(chunk)));
  child.stderr.on("data", (chunk) => (stderr += String(chunk)));
  // A killed one leaves a command and a server that hold its pipes: then its own end has to do.
  const ended = new Promise<{ exitCode: number | null; signal: string | null; stdout: string; stderr: string }>((resolve) => {
    child.on("close", (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr }));
    child.on("exit", (exitCode, signal) => signal && resolve({ exitCode, signal, stdout, stderr }));
  });

  function prints(words: string): Promise<void> {
    return new Promise((resolve, reject) => {
      child.stdout.on("data", () => void (stdout.includes(words) && resolve()));
      child.on("exit", () => reject(new Error(`It ended before "${words}": ${stderr}`)));
    });
  }

  return { child, prints, ended };
}

/** The servers that quickstarts in `folder` have running. */
function serversIn(folder: string): number[] {
  return readdirSync(folder).flatMap((name) => {
    try {
      return [Number(readFileSync(join(folder, name, "demo/.atlas/postgres/cluster/data/postmaster.pid"), "utf8").split("\n")[0])];
    } catch {
      return []; // it has none yet
    }
  });
}

/** A process that has ended has no folder that it works in, even while nobody has taken note of its end. */
function isRunning(pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) !== "";
  } catch {
    return false;
  }
}
