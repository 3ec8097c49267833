import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export interface Microvm {
  /** What would be its root directory. */
  root: string;
  write(path: string, content: Uint8Array): Promise<void>;
  makeFolder(path: string): Promise<void>;
  /** Runs a program in it until it ends, or until it is destroyed: then the exit code is undefined. */
  run(program: readonly string[], options: RunOptions): Promise<number | undefined>;
  destroy(): Promise<void>;
}

export interface RunOptions {
  cwd: string;
  env: Record<string, string>;
  onOutput(stream: "stdout" | "stderr", chunk: Buffer): void;
  signal?: AbortSignal;
}

/** Plays a machine in a cloud: a folder for `home`, and bubblewrap for what runs over it: no network, nobody's rights. */
export async function microvm(home: string): Promise<Microvm> {
  const root = await mkdtemp(join(tmpdir(), "atlas-microvm-"));
  await mkdir(join(root, home), { recursive: true });
  await chmod(root, 0o755);
  const ending = new AbortController();
  const running = new Set<Promise<unknown>>();

  function inside(path: string): string {
    if (!path.startsWith(`${home}/`) && path !== home) throw new Error(`${path} is outside of ${home}.`);
    return join(root, path);
  }

  function start(program: readonly string[], { cwd, env, onOutput, signal }: RunOptions): Promise<number | undefined> {
    const child = spawn("bwrap", [...jail(root, home, cwd), ...program], { env: { PATH: "/usr/bin:/bin", HOME: home, ...env }, stdio: ["ignore", "pipe", "pipe"], detached: true });
    // The whole group: what bubblewrap has only just begun does not die with it yet.
    const kill = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null && process.kill(-child.pid, "SIGKILL");
    for (const ended of [ending.signal, signal]) ended?.addEventListener("abort", kill, { once: true });
    for (const stream of ["stdout", "stderr"] as const) child[stream].on("data", (chunk: Buffer) => onOutput(stream, chunk));
    return new Promise((resolve, reject) => child.on("error", reject).on("close", (code) => resolve(code ?? undefined)));
  }

  return {
    root,
    async write(path, content) {
      await mkdir(dirname(inside(path)), { recursive: true });
      await writeFile(inside(path), content);
    },
    makeFolder: async (path) => void (await mkdir(inside(path), { recursive: true })),
    async run(program, options) {
      const ended = start(program, options);
      running.add(ended);
      return ended.finally(() => running.delete(ended));
    },
    async destroy() {
      ending.abort();
      await Promise.allSettled(running);
      await rm(root, { recursive: true, force: true });
    },
  };
}

function jail(root: string, home: string, cwd: string): string[] {
  const programs = ["/usr", "/bin", "/lib", "/lib64"].filter((path) => existsSync(path)).flatMap((path) => ["--ro-bind", path, path]);
  return [
    asRoot ? ["--unshare-pid", "--unshare-net", "--unshare-ipc"] : ["--unshare-all", "--cap-drop", "ALL", "--uid", "65534", "--gid", "65534"],
    ["--die-with-parent", ...programs, "--perms", "1777", "--tmpfs", "/tmp", "--bind", join(root, home), home],
    ["--dev", "/dev", "--proc", "/proc", "--chdir", cwd, "--"],
    asRoot ? ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all", "--inh-caps=-all"] : [],
  ].flat();
}

const asRoot = process.getuid?.() === 0;
