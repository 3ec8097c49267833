/** Where the copy of the semantic files is: any user of any template may write there. */
export const folder = "/tmp/semantic";

/** What is run for each command; the command itself and its seconds are in the environment, where nothing has to be quoted. */
export function commandLine({ command, timeoutSec }: { command: string; timeoutSec: number }) {
  return { line: script, env: { ATLAS_COMMAND: command, ATLAS_SECONDS: String(timeoutSec) } };
}

/**
 * What is printed goes to files of at most 1 MB first, so that nothing prints without end. Nobody becomes root in it,
 * and what takes too long is ended inside, with what it had printed.
 */
const script = [
  "c=$ATLAS_COMMAND s=$ATLAS_SECONDS; unset ATLAS_COMMAND ATLAS_SECONDS",
  "d=$(mktemp -d) || exit 125",
  'trap "rm -rf $d" EXIT',
  '{ (ulimit -c 0; ulimit -f 1024; exec setpriv --no-new-privs timeout -k 1 "$s" bash -c "$c") >"$d/out" 2>"$d/err" </dev/null; x=$?; } 2>/dev/null',
  'cat "$d/out"; cat "$d/err" >&2; exit $x',
].join("; ");
