import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { Socket } from "node:net";
import { text } from "node:stream/consumers";

export interface ClickHouseRequest {
  sql: string;
  database: string | undefined;
  /** What came as parameters of the URL and is none of the protocol's own. */
  settings: Record<string, string>;
  /** The values of `{name:Type}`. */
  parameters: Record<string, string>;
  /** Aborted when the client has gone. */
  signal: AbortSignal;
}

/** An error that ClickHouse answers with: its number, and its text. */
export class ClickHouseFault extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export interface ClickHouseServerOptions {
  /** The answer to a query, in the format that it asks for; a ClickHouseFault is answered as one. */
  answer: (request: ClickHouseRequest) => string | Promise<string>;
  user?: string;
  password?: string;
  tls?: { key: string; cert: string };
}

/** Speaks ClickHouse's HTTP interface. */
export async function clickhouseServer({ answer, user = "default", password = "", tls }: ClickHouseServerOptions) {
  const requests: ClickHouseRequest[] = [];
  const sockets = new Set<Socket>();
  const server = tls ? createSecureServer(tls, handle) : createServer(handle);
  server.on(tls ? "secureConnection" : "connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;

  function handle(incoming: IncomingMessage, response: ServerResponse): void {
    const url = new URL(incoming.url ?? "/", "http://localhost");
    if (url.pathname === "/ping") return void response.end("Ok.\n");
    respond(incoming, response, url.searchParams).catch((thrown: unknown) => {
      const code = thrown instanceof ClickHouseFault ? thrown.code : 1002;
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      response.writeHead(code === 516 ? 403 : 500, { "x-clickhouse-exception-code": String(code) }).end(`Code: ${code}. DB::Exception: ${message}\n`);
    });
  }

  async function respond(incoming: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<void> {
    const sql = [query.get("query"), await text(incoming)].filter(Boolean).join("\n");
    if (incoming.headers.authorization !== `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`) {
      throw new ClickHouseFault(516, `${user}: Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED)`);
    }
    const gone = new AbortController();
    response.on("close", () => gone.abort());
    const request = { sql, database: query.get("database") ?? undefined, settings: pick(query, isSetting), parameters: pick(query, (name) => name.startsWith("param_")), signal: gone.signal };
    requests.push(request);
    const body = await answer(request);
    response.writeHead(200, { "content-type": "text/plain; charset=UTF-8", "x-clickhouse-query-id": query.get("query_id") ?? "" }).end(body);
  }

  async function close(): Promise<void> {
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, "close");
  }

  return { port, url: `${tls ? "https" : "http"}://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}`, requests, sockets, close };
}

function pick(query: URLSearchParams, wanted: (name: string) => boolean): Record<string, string> {
  return Object.fromEntries([...query].filter(([name]) => wanted(name)).map(([name, value]) => [name.replace(/^param_/, ""), value]));
}

function isSetting(name: string): boolean {
  return !name.startsWith("param_") && !["query", "query_id", "database", "default_format", "session_id", "wait_end_of_query"].includes(name);
}
