import { createServer } from "node:http";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { runJailed } from "./bubblewrap.ts";

export interface VercelApi {
  /** Sends what the SDK sends to Vercel here. */
  fetch: typeof globalThis.fetch;
  /** What it was asked for: method and path, with the body where it is JSON. */
  requests: [string, unknown][];
  stop(): Promise<void>;
}

/** Vercel's API for sandboxes, as far as explore needs it: the SDK's own client talks to it, and bubblewrap runs the commands. */
export async function vercelApi(): Promise<VercelApi> {
  const folder = await mkdtemp(join(tmpdir(), "atlas-vercel-"));
  const files = join(folder, "vercel/sandbox/semantic");
  await mkdir(files, { recursive: true });
  const requests: [string, unknown][] = [];
  const now = Date.now();
  const session = { id: "session-1", memory: 2048, vcpus: 1, region: "iad1", timeout: 300_000, status: "running", requestedAt: now, createdAt: now, updatedAt: now, cwd: "/vercel/sandbox" };
  const sandbox = { name: "sandbox-1", persistent: false, createdAt: now, updatedAt: now, currentSessionId: session.id, status: "running" };

  const server = createServer(async (request, response) => {
    const bytes = await buffer(request);
    const path = new URL(request.url ?? "", "http://local").pathname;
    const isJson = request.headers["content-type"]?.includes("json") ?? false;
    const body = isJson && bytes.length > 0 ? JSON.parse(bytes.toString("utf8")) : undefined;
    requests.push([`${request.method} ${path}`, body]);
    const answer = (value: object) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
    if (path.endsWith("/fs/write")) return unpack(bytes, folder).then(() => answer({}));
    if (path.endsWith("/stop")) return answer({ session: { ...session, status: "stopped" } });
    if (!path.endsWith("/cmd")) return answer({ sandbox, session, routes: [] });
    const command = { id: "command-1", name: body.command, args: body.args, cwd: "/vercel/sandbox", sessionId: session.id, exitCode: null, startedAt: now };
    const { stdout, stderr, exitCode } = body.command === "bash" ? await runJailed(body.args[1], files) : { stdout: "", stderr: "", exitCode: 0 };
    const lines = [{ command }, { stream: "stdout", data: stdout }, { stream: "stderr", data: stderr }, { command: { ...command, exitCode } }];
    response.writeHead(200, { "content-type": "application/x-ndjson" }).end(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    fetch: Object.assign((input: string | URL | Request, init?: RequestInit) => globalThis.fetch(String(input instanceof Request ? input.url : input).replace("https://vercel.com", base), init), globalThis.fetch),
    requests,
    async stop() {
      await new Promise<void>((resolve) => (server.close(() => resolve()), server.closeAllConnections()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function unpack(archive: Buffer, folder: string): Promise<void> {
  const tar = spawn("tar", ["-xz", "--no-same-owner", "-C", folder]);
  tar.stdin.end(archive);
  await once(tar, "close");
}
