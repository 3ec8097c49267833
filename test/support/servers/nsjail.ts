import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface StandIn {
  path: string;
  /** What it was called with last, argument for argument. */
  recorded(): Promise<string[]>;
  /** The names of the environment variables that it had. */
  environment(): Promise<string[]>;
}

/** A program in the place of nsjail that writes down what it was given, and then does what `body` says. */
export async function recordingNsjail(folder: string, body = ""): Promise<StandIn> {
  const path = await program(folder, `printf '%s\\0' "$@" > '${folder}/arguments'\nenv > '${folder}/environment'\n${body}`);
  return {
    path,
    recorded: async () => (await readFile(join(folder, "arguments"), "utf8")).split("\0").slice(0, -1),
    environment: async () => (await readFile(join(folder, "environment"), "utf8")).split("\n").flatMap((line) => line.split("=")[0] || []),
  };
}

/** A program that takes nsjail's arguments, refuses those that it does not know, and makes the same jail with bubblewrap. */
export function bubblewrapNsjail(folder: string): Promise<string> {
  return program(folder, translation);
}

async function program(folder: string, body: string): Promise<string> {
  const path = join(folder, "nsjail");
  await writeFile(path, `#!/bin/bash\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}

const translation = String.raw`
jail=(--unshare-pid --unshare-ipc --unshare-uts --die-with-parent --clearenv --dev /dev)
limits=()
while [ $# -gt 0 ]; do
  case "$1" in
    --quiet|--disable_proc) shift; continue ;;
    --iface_no_lo) jail+=(--unshare-net); shift; continue ;;
    --) shift; break ;;
    --mode|--group) ;;
    --user) user="$(printf '%s' "$2" | cut -d: -f1)" ;;
    --hostname) jail+=(--hostname "$2") ;;
    --cwd) cwd="$2" ;;
    --bindmount_ro) jail+=(--ro-bind "$(printf '%s' "$2" | cut -d: -f1)" "$(printf '%s' "$2" | sed 's/.*://')") ;;
    --tmpfsmount) jail+=(--perms 1777 --tmpfs "$2") ;;
    --env) jail+=(--setenv "$(printf '%s' "$2" | cut -d= -f1)" "$(printf '%s' "$2" | cut -d= -f2-)") ;;
    --time_limit) seconds="$2" ;;
    --rlimit_as) limits+=("--as=$(($2 * 1048576))") ;;
    --rlimit_fsize) limits+=("--fsize=$(($2 * 1048576))") ;;
    --rlimit_cpu) limits+=("--cpu=$2") ;;
    --rlimit_nproc) limits+=("--nproc=$2") ;;
    *) echo "nsjail: unrecognized option '$1'" >&2; exit 255 ;;
  esac
  shift 2
done
if [ "$(id -u)" = 0 ]; then drop=(/usr/bin/setpriv "--reuid=$user" "--regid=$user" --clear-groups --bounding-set=-all --inh-caps=-all --no-new-privs)
else jail+=(--unshare-user --uid "$user" --gid "$user" --cap-drop ALL); fi
timeout --foreground -s KILL "$seconds" bwrap "\${jail[@]}" --chdir "$cwd" -- "\${drop[@]}" /usr/bin/prlimit "\${limits[@]}" "$@"`.replaceAll("\\$", "$");
