import { existsSync } from "node:fs";
import { AtlasError, createDeadline, isAtlasError, messageOf } from "@useatlas/plugin-sdk";
import { runProgram } from "@useatlas/plugin-sdk/sandbox";

/** `bubblewrap` makes a jail for each command; `container` trusts the container to be one. */
export type Isolation = "bubblewrap" | "container";

export interface JailOptions {
  /** Of the semantic files. */
  folder: string;
  isolation: Isolation;
}

/** The program and its arguments that run a command. It is one argument, for the shell inside; no other shell reads it. */
export function jailCommand(command: string, { folder, isolation }: JailOptions): [program: string, ...args: string[]] {
  const shell = ["--nproc=128", "--as=268435456", "--fsize=16777216", "/bin/bash", "-c", command];
  const programs = ["/usr", "/bin", "/lib", "/lib64"].filter((path) => existsSync(path)).flatMap((path) => ["--ro-bind", path, path]);
  const asRoot = process.getuid?.() === 0;
  // Root that only looks like somebody else has no limit of processes, and reads what the server reads.
  const limited = [...(asRoot ? ["setpriv", `--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"] : []), "prlimit", ...shell];
  if (isolation === "container") return ["env", ...limited];
  return [
    // No session of its own for it, although it could make one: it would leave the group of processes that is ended with it.
    "bwrap",
    ...(asRoot ? ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"] : ["--unshare-all", "--cap-drop", "ALL", "--uid", nobody, "--gid", nobody]),
    ...jailed,
    ...programs,
    "--ro-bind",
    folder,
    ...mounts,
    ...limited,
  ];
}

/** Runs a command that does nothing. Throws when no command could run here: the server then must not start. */
export async function tryOut(options: JailOptions): Promise<void> {
  const [program, ...args] = jailCommand("true", options);
  const deadline = createDeadline(tryMs);
  const { exitCode, stderr } = await runProgram(program, args, { env: jailEnvironment, signal: deadline.signal, cwd: options.folder }).finally(deadline.release).catch((thrown: unknown) => {
    if (deadline.late) throw unusable(`${program} did not end within ${tryMs} ms.`, { hint: "Run it by hand to see what it waits for.", cause: thrown });
    if (!isAtlasError(thrown) || thrown.code !== "PROGRAM_NOT_STARTED") throw thrown;
    throw unusable(`${program} could not be started: ${messageOf(thrown.cause)}`, { hint: `Install ${program === "bwrap" ? "bubblewrap" : "util-linux"}.`, cause: thrown });
  });
  if (exitCode !== 0) throw unusable(`${program} ended with ${exitCode}: ${stderr.trim().split("\n").at(-1)}`, { hint: "Let the container make user namespaces, or say isolation: \"container\" when the container itself has no network, no rights and nothing to lose." });
}

function unusable(reason: string, { hint, cause }: { hint: string; cause?: unknown }): AtlasError {
  return new AtlasError(`The sidecar cannot run commands here. ${reason}`, { code: "SIDECAR_NO_JAIL", hint, cause });
}

/** Of the programs that make the jail, and of the command where the container is the jail. */
export const jailEnvironment = { PATH: "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", HOME: "/tmp", LANG: "C.UTF-8" };
const jailed = ["--die-with-parent", "--hostname", "sandbox", "--clearenv", "--setenv", "PATH", "/usr/bin:/bin:/usr/sbin", "--setenv", "HOME", "/tmp", "--setenv", "LANG", "C.UTF-8"];
const mounts = ["/semantic", "--size", "16777216", "--perms", "1777", "--tmpfs", "/tmp", "--dev", "/dev", "--proc", "/proc", "--chdir", "/semantic", "--"];
const nobody = "65534";
const tryMs = 10_000;
