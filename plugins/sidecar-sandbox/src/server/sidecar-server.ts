import { realpath, stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { AtlasError, createDeadline, messageOf, type PluginExecResult } from "@useatlas/plugin-sdk";
import { runProgram } from "@useatlas/plugin-sdk/sandbox";
import { jailCommand, jailEnvironment, tryOut, type Isolation } from "./jail";
import { isAuthorized, readExecRequest, type ExecRequest, type Refusal } from "./read-request";

export interface SidecarServerOptions {
  /** With the semantic layer's files. */
  folder: string;
  /** What a client must present as bearer, on every path. */
  token: string;
  host?: string;
  port?: number;
  isolation?: Isolation;
  maxConcurrent?: number;
  /** Milliseconds that no command exceeds, whatever is asked for. */
  maxTimeoutMs?: number;
  /** Hears why a command could not be run at all. */
  onError?: (thrown: unknown) => void;
}

export interface SidecarServer {
  url: string;
  /** Ends what runs. Harmless when it is called again. */
  close(): Promise<void>;
}

/** Starts the server of a sidecar. Throws when it has no token or no files, or when commands cannot be isolated here. */
export async function startSidecar({ folder, token, host = "127.0.0.1", port = 0, isolation = "bubblewrap", maxConcurrent = 10, maxTimeoutMs = 30_000, onError = () => undefined }: SidecarServerOptions): Promise<SidecarServer> {
  if (token.length < shortestToken) throw new AtlasError(`The sidecar's token must have at least ${shortestToken} characters.`, { code: "SIDECAR_TOKEN_SHORT", hint: "Make one with: openssl rand -hex 32" });
  const isFolder = await stat(folder).then((found) => found.isDirectory(), () => false);
  if (!isFolder) throw new AtlasError(`There is nothing to explore: the folder ${folder} does not exist.`, { code: "SEMANTIC_MISSING", hint: "Mount the semantic layer there, or name another folder." });
  const jail = { folder: await realpath(folder), isolation };
  await tryOut(jail);

  const closing = new AbortController();
  let running = 0;
  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    serve(request, response).catch((thrown: unknown) => {
      onError(thrown);
      answer(response, 500, { error: "internal_error", message: "The command could not be run." });
    });
  });
  server.listen(port, host);
  await once(server, "listening").catch((thrown: unknown) => {
    throw new AtlasError(`The sidecar cannot listen at ${host}:${port}: ${messageOf(thrown)}`, { code: "SIDECAR_NO_PORT", hint: "Choose another port.", cause: thrown });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = refusalOf(request, token);
    if (refusal) return refuse(response, refusal);
    if (request.url === "/health") return answer(response, 200, { status: "ok", running });
    // Before the body is read, so that the ones that are turned away cost nothing.
    if (running >= maxConcurrent) return refuse(response, { status: 429, error: "rate_limited", message: `${maxConcurrent} commands are running.` });
    running++;
    try {
      const reading = await readExecRequest(request);
      if ("refusal" in reading) return refuse(response, reading.refusal);
      const result = await run(reading.asked, response);
      if (result) answer(response, 200, result);
    } finally {
      running--;
    }
  }

  /** Undefined when whoever asked has left, or the server closes. */
  async function run({ command, timeout = maxTimeoutMs }: ExecRequest, response: ServerResponse): Promise<PluginExecResult | undefined> {
    const leaving = new AbortController();
    response.once("close", () => leaving.abort());
    if (response.destroyed) return undefined;
    const deadline = createDeadline(Math.ceil(Math.min(timeout, maxTimeoutMs)), leaving.signal, closing.signal);
    const [program, ...args] = jailCommand(command, jail);
    try {
      return await runProgram(program, args, { env: jailEnvironment, signal: deadline.signal, cwd: jail.folder });
    } catch (thrown) {
      if (leaving.signal.aborted || closing.signal.aborted) return undefined;
      if (deadline.late) return { stdout: "", stderr: `It was ended after ${Math.min(timeout, maxTimeoutMs)} ms.\n`, exitCode: killed };
      throw thrown;
    } finally {
      deadline.release();
    }
  }

  const { address, family, port: bound } = server.address() as AddressInfo; // it listens at a port, not at a pipe
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${bound}`,
    async close() {
      closing.abort();
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function refusalOf(request: IncomingMessage, token: string): Refusal | undefined {
  if (!isAuthorized(request, token)) return { status: 401, error: "auth_error", message: "The bearer token is missing or wrong." };
  const method = methods.get(request.url ?? "");
  if (method === undefined) return { status: 404, error: "not_found", message: "There are GET /health and POST /exec." };
  return method === request.method ? undefined : { status: 405, error: "invalid_request", message: `It takes ${method}.` };
}

function refuse(response: ServerResponse, { status, error, message }: Refusal): void {
  // What is left of the body is not read.
  response.setHeader("connection", "close");
  if (status === 401) response.setHeader("www-authenticate", "Bearer");
  if (status === 429) response.setHeader("retry-after", "1");
  answer(response, status, { error, message });
}

function answer(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

const methods = new Map([["/health", "GET"], ["/exec", "POST"]]);
const shortestToken = 16;
const killed = 137;
