import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { httpApi, reply, type ApiRequest, type HttpApi } from "./http-api.ts";
import { microvm, type Microvm } from "./microvm.ts";

export interface VercelApi extends HttpApi {
  /** Where the API is, as `https://vercel.com/api` is. */
  apiUrl: string;
  accessToken: string;
  /** Sends what the SDK sends to Vercel here. */
  fetch: typeof globalThis.fetch;
  /** Names of the sandboxes that run, and cost money. */
  alive(): string[];
  /** What Vercel does to a sandbox whose time is over. */
  expireAll(): Promise<void>;
}

interface Machine {
  name: string;
  sessionId: string;
  vm: Microvm;
}

/** Vercel's API for sandboxes as the SDK speaks to it; commands run under bubblewrap. */
export async function vercelApi({ accessToken = "vercel-token-1" } = {}): Promise<VercelApi> {
  const machines = new Map<string, Machine>();
  const api = await httpApi(handle);

  async function handle(request: ApiRequest, response: ServerResponse): Promise<void> {
    if (request.headers.authorization !== `Bearer ${accessToken}`) return refuse(response, 403, "forbidden", "The request requires valid authentication: Not authorized");
    const path = request.path.replace(/^\/api\/v\d/, "");
    const session = /^\/sandboxes\/sessions\/([^/]+)\/(.*)$/.exec(path);
    if (session) return inSession(request, response, { sessionId: session[1] ?? "", action: session[2] ?? "" });
    if (request.method === "POST" && path === "/sandboxes") return create(request, response);
    if (path === "/sandboxes") return reply(response, 200, { sandboxes: [...machines.values()].map((machine) => described(machine).sandbox), pagination: { count: machines.size, next: null } });
    const machine = machines.get(path.split("/")[2] ?? "");
    return machine ? reply(response, 200, described(machine)) : refuse(response, 404, "not_found", "Sandbox not found");
  }

  async function create({ body }: ApiRequest, response: ServerResponse): Promise<void> {
    const { name = `sandbox-${machines.size}` } = body as { name?: string }; // the SDK wrote it
    if (machines.has(name)) return refuse(response, 409, "conflict", "A sandbox of this name exists");
    const machine = { name, sessionId: `session-${randomUUID()}`, vm: await microvm("/vercel/sandbox") };
    machines.set(name, machine);
    reply(response, 200, described(machine));
  }

  async function inSession(request: ApiRequest, response: ServerResponse, { sessionId, action }: { sessionId: string; action: string }): Promise<void> {
    const machine = [...machines.values()].find((one) => one.sessionId === sessionId);
    if (!machine) return refuse(response, 410, "sandbox_stopped", "Sandbox has stopped execution and is no longer available");
    if (action === "stop") await remove(machine);
    if (action === "fs/write") await unpack(request.bytes, machine.vm.root);
    if (action === "fs/mkdir") await machine.vm.makeFolder((request.body as { path: string }).path);
    if (action === "cmd") return run(request, response, machine);
    reply(response, 200, action === "stop" ? { session: { ...described(machine).session, status: "stopped" } } : {});
  }

  async function remove({ name, vm }: Machine): Promise<void> {
    machines.delete(name);
    await vm.destroy();
  }

  const removeAll = async () => void (await Promise.all([...machines.values()].map(remove)));
  const here = (input: string | URL | Request, init?: RequestInit) => globalThis.fetch(String(input instanceof Request ? input.url : input).replace("https://vercel.com", api.url), init);
  return {
    ...api,
    apiUrl: `${api.url}/api`,
    accessToken,
    fetch: Object.assign(here, globalThis.fetch),
    alive: () => [...machines.keys()],
    expireAll: removeAll,
    stop: () => removeAll().then(api.stop),
  };
}

/** One line of JSON for each piece that is printed, and one for the command before and after it. */
async function run({ body }: ApiRequest, response: ServerResponse, { vm, sessionId }: Machine): Promise<void> {
  const asked = body as { command: string; args: string[]; cwd?: string; env?: Record<string, string>; timeout?: number };
  const command = { id: "command-1", name: asked.command, args: asked.args, cwd: asked.cwd ?? "/vercel/sandbox", sessionId, exitCode: null, startedAt: Date.now() };
  const leaving = new AbortController();
  response.on("close", () => leaving.abort());
  response.writeHead(200, { "content-type": "application/x-ndjson" });
  const send = (line: object) => void response.write(`${JSON.stringify(line)}\n`);
  send({ command });
  const exitCode = await vm.run([asked.command, ...asked.args], {
    cwd: command.cwd,
    env: asked.env ?? {},
    signal: AbortSignal.any([leaving.signal, AbortSignal.timeout(asked.timeout ?? 300_000)]),
    onOutput: (stream, chunk) => send({ stream, data: chunk.toString("utf8") }),
  });
  send(exitCode === undefined ? { stream: "error", data: { code: "sandbox_stopped", message: "Sandbox was stopped" } } : { command: { ...command, exitCode } });
  response.end();
}

function described({ name, sessionId }: Machine) {
  const now = Date.now();
  const session = { id: sessionId, memory: 2048, vcpus: 1, region: "iad1", timeout: 300_000, status: "running", requestedAt: now, createdAt: now, updatedAt: now, cwd: "/vercel/sandbox" };
  return { sandbox: { name, persistent: false, createdAt: now, updatedAt: now, currentSessionId: sessionId, status: "running" }, session, routes: [] };
}

async function unpack(archive: Buffer, folder: string): Promise<void> {
  const tar = spawn("tar", ["-xz", "--no-same-owner", "-C", folder]);
  tar.stdin.end(archive);
  await once(tar, "close");
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  reply(response, status, { error: { code, message } });
}
