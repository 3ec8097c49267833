import { AtlasError, type PluginExecResult } from "@useatlas/plugin-sdk";

/** Where the copy of the semantic files is: any user of any image may write there. */
export const folder = "/tmp/semantic";

/** What is run for each command; the command itself and its seconds are in the environment, where nothing has to be quoted. */
export function commandLine({ command, timeoutSec }: { command: string; timeoutSec: number }) {
  return { line: `/bin/bash -c '${script}'`, env: { ATLAS_COMMAND: command, ATLAS_SECONDS: String(timeoutSec) } };
}

/** Takes apart what the script printed. */
export function readResult({ exitCode, result }: { exitCode: number; result: string }): PluginExecResult {
  const lines = result.trimEnd().split("\n");
  if (lines.at(-1) !== end || lines.length !== 3) {
    throw new AtlasError(`Daytona's sandbox could not run the command: ${result.slice(0, 500)}`, { code: "SANDBOX_UNUSABLE", hint: "Its image needs bash, coreutils and util-linux." });
  }
  const [stdout, stderr] = lines.map((line) => Buffer.from(line, "base64").toString("utf8"));
  return { stdout: stdout ?? "", stderr: stderr ?? "", exitCode };
}

const end = "atlas";

/**
 * Daytona gives stdout and stderr in one, so they go to files of at most 1 MB first. Nobody becomes root in it, and what
 * takes too long is ended inside, with what it had printed. It holds no single quote.
 */
const script = [
  "c=$ATLAS_COMMAND s=$ATLAS_SECONDS; unset ATLAS_COMMAND ATLAS_SECONDS",
  "d=$(mktemp -d) || exit 125",
  'trap "rm -rf $d" EXIT',
  '{ (ulimit -c 0; ulimit -f 1024; exec setpriv --no-new-privs timeout -k 1 "$s" bash -c "$c") >"$d/out" 2>"$d/err" </dev/null; x=$?; } 2>/dev/null',
  'base64 -w 0 "$d/out"; echo; base64 -w 0 "$d/err"; echo',
  `echo ${end}; exit $x`,
].join("; ");
