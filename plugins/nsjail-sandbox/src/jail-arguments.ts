import { existsSync } from "node:fs";
import type { PluginConfig } from "./config";

export interface Jail extends Pick<PluginConfig, "timeLimitSec" | "memoryLimitMb"> {
  command: string;
  /** What is seen as /semantic. */
  folder: string;
}

/** The arguments of nsjail. The command is one of them, for the shell inside of the jail; no other shell reads it. */
export function jailArguments({ command, folder, timeLimitSec, memoryLimitMb }: Jail): string[] {
  return [
    ["--mode", "o", "--quiet"],
    // Without rights inside and outside: root that only looks like nobody has no limit of processes.
    ["--user", somebody(), "--group", somebody(), "--hostname", "sandbox"],
    ["--cwd", "/semantic", "--bindmount_ro", `${folder}:/semantic`, "--tmpfsmount", "/tmp", "--disable_proc"],
    programs.filter((programFolder) => existsSync(programFolder)).flatMap((programFolder) => ["--bindmount_ro", programFolder]),
    ["--iface_no_lo", "--env", "PATH=/usr/bin:/bin", "--env", "HOME=/tmp", "--env", "LANG=C.UTF-8"],
    ["--time_limit", String(timeLimitSec), "--rlimit_cpu", String(timeLimitSec), "--rlimit_as", String(memoryLimitMb), "--rlimit_nproc", "64", "--rlimit_fsize", "16"],
    ["--", "/bin/bash", "-c", command],
  ].flat();
}

function somebody(): string {
  return process.getuid?.() === 0 ? `${nobody}:${nobody}` : nobody;
}

const nobody = "65534";
const programs = ["/usr", "/bin", "/lib", "/lib64"];
