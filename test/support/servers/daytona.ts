import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { httpApi, reply, type ApiRequest, type HttpApi } from "./http-api.ts";
import { microvm, type Microvm } from "./microvm.ts";

export interface DaytonaApi extends HttpApi {
  /** What the SDK calls apiUrl. */
  apiUrl: string;
  apiKey: string;
  /** Ids of the sandboxes that are there, and cost money. */
  alive(): string[];
  /** What sandboxes that are made from here on become. */
  startAs(state: "started" | "error"): void;
  /** What Daytona does to a sandbox whose time is over. */
  expireAll(): Promise<void>;
}

interface Machine {
  dto: Record<string, unknown> & { id: string; name: string };
  vm: Microvm;
}

/** Daytona's API and toolbox as the SDK speaks to them; commands run under bubblewrap. */
export async function daytonaApi({ apiKey = "dtn_0123456789abcdef" } = {}): Promise<DaytonaApi> {
  const machines = new Map<string, Machine>();
  let state = "started";
  const api = await httpApi(handle);

  async function handle(request: ApiRequest, response: ServerResponse): Promise<void> {
    if (request.headers.authorization !== `Bearer ${apiKey}`) return refuse(response, 401, "Invalid credentials");
    const [, area, kind = "", ...rest] = request.path.split("/");
    if (area === "toolbox") return toolbox(request, response, machines.get(kind), rest.join("/"));
    if (area !== "api" || kind !== "sandbox") return refuse(response, 404, `Cannot ${request.method} ${request.path}`);
    const machine = [...machines.values()].find(({ dto }) => [dto.id, dto.name].includes(rest[0] ?? ""));
    if (rest.length === 0 && request.method === "POST") return reply(response, 200, (await create(request.body)).dto);
    if (rest.length === 0) return reply(response, 200, { items: [...machines.values()].map(({ dto }) => dto), nextCursor: null });
    if (!machine) return refuse(response, 404, `Sandbox with ID or name ${rest[0]} not found`);
    if (request.method === "DELETE") await remove(machine);
    return reply(response, 200, { ...machine.dto, ...(request.method === "DELETE" ? { state: "destroyed" } : {}) });
  }

  async function create(body: unknown): Promise<Machine> {
    const id = randomUUID();
    const asked = body as { name?: string; labels?: object; networkBlockAll?: boolean }; // the SDK wrote it
    const dto = { id, name: id, organizationId: "org-1", user: "daytona", env: {}, labels: {}, public: false, target: "us", networkBlockAll: false, ...asked, state, errorReason: "no runner", toolboxProxyUrl: `${api.url}/toolbox` };
    const machine = { dto, vm: await microvm("/tmp/semantic") };
    machines.set(id, machine);
    return machine;
  }

  async function remove({ dto, vm }: Machine): Promise<void> {
    machines.delete(dto.id);
    await vm.destroy();
  }

  return {
    ...api,
    apiUrl: `${api.url}/api`,
    apiKey,
    alive: () => [...machines.keys()],
    startAs: (next) => void (state = next),
    expireAll: async () => void (await Promise.all([...machines.values()].map(remove))),
    async stop() {
      await Promise.all([...machines.values()].map(remove));
      await api.stop();
    },
  };
}

async function toolbox(request: ApiRequest, response: ServerResponse, machine: Machine | undefined, path: string): Promise<void> {
  if (!machine) return refuse(response, 404, "sandbox not found");
  if (path === "files/folder") {
    await machine.vm.makeFolder(request.query.get("path") ?? "");
    return reply(response, 201, {});
  }
  if (path === "files/bulk-upload") {
    const form = await new Response(new Uint8Array(request.bytes), { headers: { "content-type": request.headers["content-type"] ?? "" } }).formData();
    for (let index = 0; form.has(`files[${index}].path`); index++) {
      const file = form.get(`files[${index}].file`);
      if (file instanceof Blob) await machine.vm.write(String(form.get(`files[${index}].path`)), new Uint8Array(await file.arrayBuffer()));
    }
    return reply(response, 200, {});
  }
  if (path !== "process/execute") return refuse(response, 404, `no such path: ${path}`);
  const { command, cwd = "/tmp/semantic", envs = {}, timeout = 360 } = request.body as { command: string; cwd?: string; envs?: Record<string, string>; timeout?: number };
  const chunks: Buffer[] = [];
  const late = AbortSignal.timeout(timeout * 1000);
  // The daemon gives both streams in one.
  const exitCode = await machine.vm.run(["/bin/sh", "-c", command], { cwd, env: envs, signal: late, onOutput: (_stream, chunk) => void chunks.push(chunk) });
  if (late.aborted) return refuse(response, 408, "command execution timeout", "PROCESS_EXECUTION_TIMEOUT");
  if (exitCode === undefined) return refuse(response, 502, "sandbox was destroyed");
  reply(response, 200, { exitCode, result: Buffer.concat(chunks).toString("utf8") });
}

function refuse(response: ServerResponse, statusCode: number, message: string, code = "ERROR"): void {
  reply(response, statusCode, { statusCode, message, code, source: "DAYTONA_API" });
}
