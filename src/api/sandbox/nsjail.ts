import { existsSync } from "node:fs";
import { AtlasError, messageOf, type PluginExecResult } from "@useatlas/plugin-sdk";
import { runProgram } from "@useatlas/plugin-sdk/sandbox";
import type { SandboxKind } from "./backend.ts";

export interface NsjailOptions {
  named: boolean;
  /** The program; `nsjail` in `searchPath` when left out. */
  path: string | undefined;
  searchPath: string | undefined;
  timeLimitSec: number;
  memoryLimitMb: number;
}

/** Linux namespaces through nsjail, which has to be installed. A jail is made for each command. */
export function nsjailKind({ named, path = "nsjail", searchPath, timeLimitSec, memoryLimitMb }: NsjailOptions): SandboxKind {
  return {
    id: "nsjail",
    priority: 75,
    security: { networkIsolation: true, filesystemIsolation: true, unprivilegedExecution: true, description: "Linux namespaces, made for each command: the semantic files read-only, no network, no rights." },
    off: named ? undefined : "It is used when ATLAS_SANDBOX=nsjail asks for it.",
    deadlineMs: timeLimitSec * 1000,
    async create(files) {
      const folder = await files.onDisk();
      const exec = (command: string, { signal }: { signal: AbortSignal }): Promise<PluginExecResult> =>
        runProgram(path, jailArguments({ command, folder, timeLimitSec, memoryLimitMb }), { env: { PATH: searchPath }, signal });
      await tryOut(path, () => exec("true", { signal: AbortSignal.timeout(timeLimitSec * 1000) }));
      return { exec };
    },
  };
}

export interface Jail {
  command: string;
  /** Of the semantic files. */
  folder: string;
  timeLimitSec: number;
  memoryLimitMb: number;
}

/** The command is one argument, for the shell inside of the jail; no other shell reads it. */
export function jailArguments({ command, folder, timeLimitSec, memoryLimitMb }: Jail): string[] {
  const somebody = asRoot ? `${nobody}:${nobody}` : nobody;
  return [
    ["--mode", "o", "--quiet"],
    // Without rights inside and outside: root that only looks like nobody has no limit of processes.
    ["--user", somebody, "--group", somebody, "--hostname", "sandbox"],
    ["--cwd", "/semantic", "--bindmount_ro", `${folder}:/semantic`, "--tmpfsmount", "/tmp", "--disable_proc"],
    programs.filter((programFolder) => existsSync(programFolder)).flatMap((programFolder) => ["--bindmount_ro", programFolder]),
    ["--iface_no_lo", "--env", "PATH=/usr/bin:/bin", "--env", "HOME=/tmp", "--env", "LANG=C.UTF-8"],
    ["--time_limit", String(timeLimitSec), "--rlimit_cpu", String(timeLimitSec), "--rlimit_as", String(memoryLimitMb), "--rlimit_nproc", "64", "--rlimit_fsize", "16"],
    ["--", "/bin/bash", "-c", command],
  ].flat();
}

async function tryOut(path: string, run: () => Promise<PluginExecResult>): Promise<void> {
  const hint = "Install nsjail, and name it in ATLAS_NSJAIL_PATH where it is not in PATH.";
  const { exitCode, stderr } = await run().catch((thrown: unknown) => {
    throw new AtlasError(`nsjail could not be started as ${path}: ${messageOf(thrown)}`, { code: "NSJAIL_MISSING", hint, cause: thrown });
  });
  if (exitCode === 0) return;
  throw new AtlasError(`nsjail cannot make a jail here, and ended with ${exitCode}: ${stderr.trim().split("\n").at(-1)}`, { code: "NSJAIL_FAILED", hint: "It needs a Linux that allows namespaces to the user who runs Atlas." });
}

const nobody = "65534";
const asRoot = process.getuid?.() === 0;
const programs = ["/usr", "/bin", "/lib", "/lib64"];
