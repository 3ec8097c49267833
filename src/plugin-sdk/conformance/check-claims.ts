import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { PluginExecResult, PluginExploreBackend, PluginSandboxSecurity } from "../types/sandbox.ts";
import { attempt, type ConformanceFault } from "./faults.ts";

/** Tries out what a sandbox says of itself to operators. What it does not claim is not asked of it. */
export async function checkClaims(backend: PluginExploreBackend, { filesystemIsolation, networkIsolation, unprivilegedExecution }: PluginSandboxSecurity): Promise<ConformanceFault[]> {
  return [
    ...(filesystemIsolation ? await checkFiles(backend) : []),
    ...(networkIsolation ? await checkNetwork(backend) : []),
    ...(unprivilegedExecution ? await checkUser(backend) : []),
  ];
}

async function checkFiles(backend: PluginExploreBackend): Promise<ConformanceFault[]> {
  const elsewhere = await mkdtemp(join(tmpdir(), "atlas-elsewhere-"));
  try {
    // The right to read is given: what is to be seen is whether the sandbox takes it.
    await chmod(elsewhere, 0o755);
    const file = join(elsewhere, "private.txt");
    await writeFile(file, secretText);
    const stdout = await stdoutOf(backend, `cat ${file}`);
    return stdout.includes(secretText) ? [fault("SANDBOX_FILES_OPEN", "filesystemIsolation", "a command reads a file of the host outside of the semantic layer")] : [];
  } finally {
    await rm(elsewhere, { recursive: true, force: true });
  }
}

async function checkNetwork(backend: PluginExploreBackend): Promise<ConformanceFault[]> {
  let knocks = 0;
  const server = createServer((socket) => {
    knocks++;
    socket.on("error", () => undefined).destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = server.address() as AddressInfo; // it listens on a port, not on a path
    await stdoutOf(backend, `bash --norc -c ': < /dev/tcp/127.0.0.1/${port}'`);
    await setTimeout(50); // the connection is told of in one of the loop's next turns
    return knocks > 0 ? [fault("SANDBOX_NETWORK_OPEN", "networkIsolation", "a command reaches a port of the host")] : [];
  } finally {
    server.close();
  }
}

async function checkUser(backend: PluginExploreBackend): Promise<ConformanceFault[]> {
  return (await stdoutOf(backend, "id -u")).trim() === "0" ? [fault("SANDBOX_PRIVILEGED", "unprivilegedExecution", "its commands run as root")] : [];
}

async function stdoutOf(backend: PluginExploreBackend, command: string): Promise<string> {
  const run = await attempt((): Promise<PluginExecResult> => backend.exec(command));
  return "value" in run && typeof run.value === "object" && run.value !== null && "stdout" in run.value ? String(run.value.stdout) : "";
}

function fault(code: string, claim: string, but: string): ConformanceFault {
  return { code, message: `security.${claim} is claimed, but ${but}`, key: claim };
}

const secretText = "atlas-conformance-private";
