import { chmod, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { messageOf } from "../errors.ts";
import type { PluginExecResult, PluginExploreBackend, PluginSandboxSecurity } from "../types/sandbox.ts";
import { checkClaims } from "./check-claims.ts";
import { attempt, describeValue, type ConformanceFault } from "./faults.ts";

export interface SandboxParts {
  sandbox: { create(root: string): unknown };
  security?: PluginSandboxSecurity;
}

/** Runs a few commands over a folder of its own. A backend that is away, or refuses a program, is none that does it wrong. */
export async function checkSandbox({ sandbox, security = {} }: SandboxParts): Promise<ConformanceFault[]> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "atlas-conformance-")));
  try {
    // Commands may run as somebody else, who has to get at it.
    await chmod(folder, 0o755);
    await writeFile(join(folder, fileName), text);
    const made = await attempt(() => sandbox.create(folder));
    if ("thrown" in made) return [];
    if (!isBackend(made.value)) return [fault("SANDBOX_MALFORMED", "sandbox.create() returned nothing with exec()", "create")];
    return [...(await checkExec(made.value, security)), ...(await checkClose(made.value))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function checkExec(backend: PluginExploreBackend, security: PluginSandboxSecurity): Promise<ConformanceFault[]> {
  const read = await attempt(() => backend.exec(`cat ${fileName}`));
  if ("thrown" in read) return [];
  if (!isExecResult(read.value)) return [fault("SANDBOX_MALFORMED", `exec() returned ${describeValue(read.value)}, not { stdout, stderr, exitCode }`)];
  const { exitCode, stdout } = read.value;
  if (isRefused(exitCode)) return [];
  if (exitCode !== 0) return [fault("SANDBOX_ROOT_MISSED", `cat of a file in the folder that create() was given ended with ${exitCode}: commands begin somewhere else`)];
  const faults = stdout === text ? [] : [fault("SANDBOX_OUTPUT_CHANGED", `A command that printed ${describeValue(text)} gave ${describeValue(stdout)} as its stdout`)];
  return [...faults, ...(await checkFailure(backend)), ...(await checkClaims(backend, security))];
}

async function checkFailure(backend: PluginExploreBackend): Promise<ConformanceFault[]> {
  const failed = await attempt(() => backend.exec("cat atlas-missing.yml"));
  if ("thrown" in failed) return [fault("SANDBOX_FAILURE_THROWS", `exec() threw because a command failed: ${messageOf(failed.thrown)}`)];
  return isExecResult(failed.value) && failed.value.exitCode === 0 ? [fault("SANDBOX_FAILURE_HIDDEN", "exec() gave the exit code 0 for a command that failed")] : [];
}

/** Closes it while a command runs, and once more. */
async function checkClose(backend: PluginExploreBackend): Promise<ConformanceFault[]> {
  if (typeof backend.close !== "function") return [];
  const running = attempt(() => backend.exec("sleep 20"));
  const early = await Promise.race([running, setTimeout(startMs)]);
  const closings = [await attempt(() => backend.close?.()), await attempt(() => backend.close?.())];
  const failed = closings.find((closing) => "thrown" in closing);
  if (failed) return [fault("SANDBOX_CLOSE_THROWS", `close() threw: ${messageOf(failed.thrown)}`, "close")];
  if (early || (await Promise.race([running, setTimeout(graceMs)]))) return [];
  return [fault("SANDBOX_OUTLIVES_CLOSE", `A command still runs ${graceMs / 1000} s after close()`, "close")];
}

function isBackend(value: unknown): value is PluginExploreBackend {
  return typeof value === "object" && value !== null && "exec" in value && typeof value.exec === "function";
}

function isExecResult(value: unknown): value is PluginExecResult {
  return typeof value === "object" && value !== null && "stdout" in value && typeof value.stdout === "string" && "stderr" in value && typeof value.stderr === "string" && "exitCode" in value && typeof value.exitCode === "number";
}

/** What a shell says of a program that it may not run, or does not have. */
function isRefused(exitCode: number): boolean {
  return exitCode === 126 || exitCode === 127;
}

function fault(code: string, message: string, key = "exec"): ConformanceFault {
  return { code, message, key };
}

const fileName = "atlas-conformance.yml";
const text = "# žluťoučký 🐎\ntable: orders\n";
const startMs = 150;
const graceMs = 2_000;
