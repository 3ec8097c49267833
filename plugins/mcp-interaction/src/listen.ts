import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { AtlasError } from "@useatlas/plugin-sdk";

export interface Listener {
  url: string;
  /** Throws when it does not answer. */
  ping(): Promise<void>;
  /** Takes no more connections, and ends those that there are. Harmless when it is called again. */
  close(): Promise<void>;
}

export interface ListenOptions {
  hostname: string;
  /** 0 for one that is free. */
  port: number;
  fetch(request: Request, ip: string | undefined): Promise<Response>;
}

/** Serves MCP, and nothing else, on a port of its own. */
export async function listen({ hostname, port, fetch }: ListenOptions): Promise<Listener> {
  const answer = getRequestListener((request, { incoming }) => (new URL(request.url).pathname === "/mcp" ? fetch(request, incoming.socket.remoteAddress) : new Response("MCP is at /mcp.\n", { status: 404 })), { overrideGlobalObjects: false });
  // It answers every failure itself.
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", (thrown) => reject(cannotListen(thrown, { hostname, port })));
    server.listen(port, hostname, resolve);
  });
  // An address of a TCP server is never a string.
  const { port: own } = server.address() as AddressInfo;
  const url = `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${own}/mcp`;
  let closed: Promise<void> | undefined;

  async function ping(): Promise<void> {
    // Whatever it answers: without a message there is nothing to say yes to.
    const response = await globalThis.fetch(url, { signal: AbortSignal.timeout(5000) });
    await response.body?.cancel();
  }

  return { url, ping, close: () => (closed ??= end(server)) };
}

function end(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // Answers that are on their way arrive; a stream that somebody listens to has no end of its own.
    const cut = setTimeout(() => server.closeAllConnections(), lastWordsMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function cannotListen(thrown: Error, { hostname, port }: { hostname: string; port: number }): AtlasError {
  const taken = "code" in thrown && thrown.code === "EADDRINUSE";
  return new AtlasError(`MCP cannot be served on port ${port} of ${hostname}: ${taken ? "the port is taken" : thrown.message}.`, {
    code: taken ? "PORT_TAKEN" : "PORT_UNAVAILABLE",
    hint: "Give the plugin mcp-interaction another port, or leave it out: then /mcp of atlas serve is used.",
    cause: thrown,
  });
}

const lastWordsMs = 500;
