import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { Writable } from "node:stream";
import { AtlasError, messageOf, type PluginExecResult } from "@useatlas/plugin-sdk";
import { keepBeginning } from "@useatlas/plugin-sdk/sandbox";
import type { Sandbox } from "@vercel/sandbox";
import type { SandboxKind } from "./backend.ts";

export interface VercelOptions {
  /** On Vercel itself no credentials are needed. */
  deployed: boolean;
  token: string | undefined;
  teamId: string | undefined;
  projectId: string | undefined;
  /** The optional package, loaded when it is used. */
  load?: () => Promise<VercelPackage>;
}

export interface VercelPackage {
  Sandbox: { create(params: NonNullable<Parameters<typeof Sandbox.create>[0]>): Promise<Pick<Sandbox, "runCommand" | "writeFiles" | "stop">> };
}

/** A microVM of Vercel's, with a copy of the semantic files and no network. */
export function vercelKind({ deployed, token, teamId, projectId, load = () => import("@vercel/sandbox") }: VercelOptions): SandboxKind {
  const credentials = token && teamId && projectId ? { token, teamId, projectId } : undefined;
  return {
    id: "vercel",
    priority: 100,
    security: { networkIsolation: true, filesystemIsolation: true, unprivilegedExecution: true, description: "A Firecracker microVM of Vercel's, with a copy of the semantic files and no network." },
    off: deployed || credentials ? undefined : "This is not Vercel, and VERCEL_TOKEN, VERCEL_TEAM_ID and VERCEL_PROJECT_ID are not set.",
    async create(files) {
      const { Sandbox } = await installed(load);
      const copies = await readAll(await files.onDisk());
      const sandbox = await Sandbox.create({ ...credentials, timeout: lifetimeMs, networkPolicy: "deny-all", persistent: false });
      try {
        await sandbox.writeFiles(copies);
        await sandbox.runCommand({ cmd: "mkdir", args: ["-p", root] });
      } catch (thrown) {
        await sandbox.stop().catch(() => undefined); // what it could not do first matters more
        throw thrown;
      }
      return { exec: (command, { signal }) => run(sandbox, command, signal), close: async () => void (await sandbox.stop()) };
    },
  };
}

async function run(sandbox: Pick<Sandbox, "runCommand">, command: string, signal: AbortSignal): Promise<PluginExecResult> {
  const enough = new AbortController();
  const [stdout, stderr] = [keepBeginning(() => enough.abort()), keepBeginning(() => enough.abort())];
  const options = { cwd: root, stdout: into(stdout), stderr: into(stderr), signal: AbortSignal.any([signal, enough.signal]), timeoutMs: longestMs };
  const exitCode = await sandbox.runCommand({ cmd: "bash", args: ["-c", command], ...options }).then((ended) => ended.exitCode, (thrown: unknown) => {
    // One that prints without end was ended, by this.
    if (enough.signal.aborted) return 137;
    throw thrown;
  });
  return { stdout: stdout.text(), stderr: stderr.text(), exitCode };
}

function into(kept: { add(chunk: Buffer): void }): Writable {
  return new Writable({ write: (chunk: Buffer, _encoding, done) => (kept.add(chunk), done()) });
}

async function readAll(folder: string): Promise<{ path: string; content: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  // A link may lead anywhere, and this reads with the host's rights.
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(paths.map(async (path) => ({ path: `${root}/${relative(folder, path).split(sep).join("/")}`, content: await readFile(path) })));
}

async function installed(load: () => Promise<VercelPackage>): Promise<VercelPackage> {
  try {
    return await load();
  } catch (thrown) {
    throw new AtlasError(`The package @vercel/sandbox could not be loaded: ${messageOf(thrown)}`, { code: "DRIVER_MISSING", hint: "Install it with: npm install @vercel/sandbox", cause: thrown });
  }
}

const root = "/vercel/sandbox/semantic";
/** It is made anew when it has ended. */
const lifetimeMs = 45 * 60_000;
/** The host waits no longer than this; what it has given up on is ended there too. */
const longestMs = 15_000;
