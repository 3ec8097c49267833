import { resolve } from "node:path";
import { loadConfig } from "@atlas/api/lib/config";
import type { ExploreBackend } from "@atlas/api/lib/explore";
import { createHost, type Host } from "@atlas/api/lib/host";
import { AtlasError } from "@useatlas/plugin-sdk";
import { EXIT } from "../exit-codes.ts";
import { formatTable } from "../format-table.ts";
import { printProgress, printResult, setExitCode } from "../report.ts";
import { interrupted, onInterrupt } from "../signals.ts";
import { reserveStdout } from "../stdout.ts";

export interface ExploreOptions {
  command?: string | undefined;
  cwd: string;
  /** The sandbox that must run it. */
  backend?: string | undefined;
  list?: boolean;
  json?: boolean;
}

/** Runs one command where the agent's run, or with `list` shows where that could be. */
export async function explore({ command, cwd, backend, list = false, json }: ExploreOptions): Promise<void> {
  if (list && command !== undefined) throw new AtlasError("With --list no command is run.", { code: "USAGE", hint: "Leave out one of the two." });
  if (!list && command === undefined) throw new AtlasError("The command is missing.", { code: "ANSWER_MISSING", hint: 'Give it as one argument: atlas explore "ls -R"' });
  reserveStdout();
  const { config, ...loaded } = await loadConfig(resolve(cwd));
  const host = createHost({ ...loaded, config: backend === undefined ? config : { ...config, sandbox: backend } });
  const release = onInterrupt(host.close);
  try {
    if (command === undefined) show(host, { json });
    else await run(command, host, { json });
  } finally {
    release();
    await host.close();
  }
}

interface Format {
  json?: boolean | undefined;
}

async function run(command: string, host: Host, { json }: Format): Promise<void> {
  await host.boot();
  const answer = await host.explore.run(command, { signal: interrupted });
  printResult({ value: { command, ...answer, exitCode: answer.exitCode === 0 ? EXIT.done : EXIT.fault, commandExitCode: answer.exitCode }, text: answer.output }, { json });
  if (!json) printProgress(`${answer.backend}, ${answer.durationMs} ms`);
  if (answer.exitCode !== 0) setExitCode(EXIT.fault);
}

function show(host: Host, { json }: Format): void {
  const backends = host.explore.backends();
  printResult({ value: { backends }, text: format(backends) }, { json });
}

function format(backends: readonly ExploreBackend[]): string {
  const rows = backends.map(({ id, priority, state, reason, security }) => [
    id,
    String(priority),
    state,
    isolation(security?.networkIsolation),
    isolation(security?.filesystemIsolation),
    isolation(security?.unprivilegedExecution),
    reason ?? security?.description ?? "",
  ]);
  return formatTable(["sandbox", "priority", "state", "network", "files", "no rights", ""], rows);
}

/** What nobody has said is no promise. */
function isolation(stated: boolean | undefined): string {
  if (stated === undefined) return "?";
  return stated ? "isolated" : "open";
}
