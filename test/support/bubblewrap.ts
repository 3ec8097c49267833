import { existsSync } from "node:fs";
import { execFile, execFileSync } from "node:child_process";
import type { AtlasSandboxPlugin, PluginExecResult } from "@useatlas/plugin-sdk";

/** True where Debian's bubblewrap is installed. */
export function hasBubblewrap(): boolean {
  try {
    execFileSync("bwrap", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Runs a command under bubblewrap: the semantic files read-only, no network, nobody's rights, few processes and little memory. */
export function runJailed(command: string, folder: string, { signal, timeoutMs = 60_000 }: { signal?: AbortSignal; timeoutMs?: number } = {}): Promise<PluginExecResult> {
  return new Promise((resolve, reject) => {
    const child = execFile("bwrap", jailArguments(command, folder), { env: { PATH: process.env.PATH }, maxBuffer: 1_100_000, timeout: timeoutMs, killSignal: "SIGKILL", signal }, (thrown, stdout, stderr) => {
      if (signal?.aborted) return reject(signal.reason);
      // No exit code is that of a program which was killed, for its time or for its output.
      resolve({ stdout, stderr, exitCode: thrown ? (child.exitCode ?? 137) : 0 });
    });
  });
}

/** A sandbox plugin as somebody would write it. */
export function bubblewrapPlugin(parts: Partial<AtlasSandboxPlugin> = {}): AtlasSandboxPlugin {
  return {
    id: "bubblewrap",
    type: "sandbox",
    version: "1.0.0",
    sandbox: {
      create(semanticRoot) {
        const closing = new AbortController();
        return { exec: (command) => runJailed(command, semanticRoot, { signal: closing.signal }), close: async () => closing.abort() };
      },
    },
    security: { networkIsolation: true, filesystemIsolation: true, unprivilegedExecution: true, description: "Bubblewrap" },
    ...parts,
  };
}

function jailArguments(command: string, folder: string): string[] {
  const programs = ["/usr", "/bin", "/lib", "/lib64"].filter((path) => existsSync(path)).flatMap((path) => ["--ro-bind", path, path]);
  return [
    asRoot ? ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"] : ["--unshare-all", "--cap-drop", "ALL", "--uid", "65534", "--gid", "65534"],
    ["--die-with-parent", "--clearenv", "--setenv", "PATH", "/usr/bin:/bin"],
    [...programs, "--ro-bind", folder, "/semantic", "--size", "16777216", "--tmpfs", "/tmp", "--dev", "/dev", "--proc", "/proc", "--chdir", "/semantic", "--"],
    // Root that only looks like somebody else has no limit of processes.
    asRoot ? ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"] : [],
    ["/usr/bin/prlimit", "--nproc=64", "--as=268435456", "--fsize=10000000", "/bin/bash", "-c", command],
  ].flat();
}

const asRoot = process.getuid?.() === 0;
