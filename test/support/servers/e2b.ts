import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { httpApi, reply, type ApiRequest, type HttpApi } from "./http-api.ts";
import { microvm, type Microvm } from "./microvm.ts";

export interface E2bApi extends HttpApi {
  apiKey: string;
  /** Ids of the sandboxes that are there, and cost money. */
  alive(): string[];
  /** What E2B does to a sandbox whose time is over. */
  expireAll(): Promise<void>;
}

interface Machine {
  id: string;
  metadata: Record<string, string>;
  vm: Microvm;
}

/** E2B's API, and the daemon inside its sandboxes (files over HTTP, processes over Connect); commands run under bubblewrap. */
export async function e2bApi({ apiKey = `e2b_${"0123456789".repeat(4)}` } = {}): Promise<E2bApi> {
  const machines = new Map<string, Machine>();
  const api = await httpApi(handle);

  async function handle(request: ApiRequest, response: ServerResponse): Promise<void> {
    const sandboxId = request.headers["e2b-sandbox-id"];
    if (typeof sandboxId === "string") return daemon(request, response, machines.get(sandboxId));
    if (request.headers["x-api-key"] !== apiKey) return reply(response, 401, { code: 401, message: "Invalid API key" });
    if (request.path === "/v2/sandboxes" && request.method === "POST") return create(request, response);
    if (request.path === "/v2/sandboxes") return reply(response, 200, [...machines.values()].filter(wanted(request.query)).map(described));
    const machine = machines.get(request.path.split("/")[2] ?? "");
    if (request.method !== "DELETE" || !machine) return reply(response, 404, { code: 404, message: "Sandbox not found" });
    await remove(machine);
    response.writeHead(204).end();
  }

  async function create({ body }: ApiRequest, response: ServerResponse): Promise<void> {
    const { metadata = {}, templateID } = body as { metadata?: Record<string, string>; templateID: string }; // the SDK wrote it
    if (templateID === "nowhere") return reply(response, 404, { code: 404, message: "template 'nowhere' not found" });
    const machine = { id: `i${randomUUID().replaceAll("-", "").slice(0, 19)}`, metadata, vm: await microvm("/tmp/semantic") };
    machines.set(machine.id, machine);
    reply(response, 201, { ...described(machine), domain: null, envdAccessToken: accessToken });
  }

  async function remove({ id, vm }: Machine): Promise<void> {
    machines.delete(id);
    await vm.destroy();
  }

  const removeAll = async () => void (await Promise.all([...machines.values()].map(remove)));
  return { ...api, apiKey, alive: () => [...machines.keys()], expireAll: removeAll, stop: () => removeAll().then(api.stop) };
}

async function daemon(request: ApiRequest, response: ServerResponse, machine: Machine | undefined): Promise<void> {
  if (!machine) return reply(response, 502, { code: 502, message: "The sandbox was not found" });
  if (request.headers["x-access-token"] !== accessToken) return reply(response, 401, { code: 401, message: "unauthorized access" });
  if (request.path === "/filesystem.Filesystem/MakeDir") {
    const { path } = request.body as { path: string };
    await machine.vm.makeFolder(path);
    return reply(response, 200, { entry: { name: path, type: "FILE_TYPE_DIRECTORY", path } });
  }
  if (request.path === "/files") return upload(request, response, machine);
  if (request.path === "/process.Process/Start") return start(request, response, machine);
  reply(response, 404, { code: 404, message: `no such path: ${request.path}` });
}

async function upload({ bytes, headers }: ApiRequest, response: ServerResponse, { vm }: Machine): Promise<void> {
  const form = await new Response(new Uint8Array(bytes), { headers: { "content-type": headers["content-type"] ?? "" } }).formData();
  const written = [];
  for (const file of form.getAll("file")) {
    if (!(file instanceof File)) continue;
    await vm.write(file.name, new Uint8Array(await file.arrayBuffer()));
    written.push({ name: file.name, type: "file", path: file.name });
  }
  reply(response, 200, written);
}

/** Connect's stream: each message behind five bytes, a flag and its length; the last one, of flag 2, ends it. */
async function start({ bytes }: ApiRequest, response: ServerResponse, { vm }: Machine): Promise<void> {
  const { process } = JSON.parse(bytes.subarray(5).toString()) as { process: { cmd: string; args: string[]; envs?: Record<string, string>; cwd: string } };
  const leaving = new AbortController();
  response.on("close", () => leaving.abort());
  response.writeHead(200, { "content-type": "application/connect+json" });
  const send = (message: object, flag = 0) => {
    const content = Buffer.from(JSON.stringify(message));
    const head = Buffer.alloc(5);
    head.writeUInt8(flag);
    head.writeUInt32BE(content.length, 1);
    response.write(Buffer.concat([head, content]));
  };
  send({ event: { start: { pid: 42 } } });
  const exitCode = await vm.run([process.cmd, ...process.args], {
    cwd: process.cwd,
    env: process.envs ?? {},
    signal: leaving.signal,
    onOutput: (stream, chunk) => send({ event: { data: { [stream]: chunk.toString("base64") } } }),
  });
  if (exitCode === undefined) return void response.destroy();
  send({ event: { end: { exitCode, exited: true, status: `exit status ${exitCode}`, ...(exitCode === 0 ? {} : { error: `exit status ${exitCode}` }) } } });
  send({}, 2);
  response.end();
}

function wanted(query: URLSearchParams): (machine: Machine) => boolean {
  const metadata = new URLSearchParams(query.get("metadata") ?? "");
  return (machine) => [...metadata].every(([key, value]) => machine.metadata[key] === value);
}

function described({ id, metadata }: Machine) {
  const now = new Date().toISOString();
  return { sandboxID: id, templateID: "base", clientID: "client-1", metadata, startedAt: now, endAt: now, state: "running", cpuCount: 2, memoryMB: 512, envdVersion: "0.5.7" };
}

const accessToken = "envd-access-token-1";
