import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import type { ListenOptions, Listener } from "./listen.ts";

export async function listenOnNode({ fetch, hostname, port }: ListenOptions): Promise<Listener> {
  const server = createAdaptorServer({
    // Over HTTP/1 the bindings are Node's own.
    fetch: (request, bindings) => {
      const { incoming, outgoing } = bindings as { incoming: IncomingMessage; outgoing: ServerResponse };
      return fetch(request, { ip: incoming.socket.remoteAddress ?? "", whenSent: (done) => (outgoing.closed ? done() : void outgoing.once("close", done)) });
    },
  }) as Server; // without TLS and HTTP/2 it is one of node:http
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, hostname, () => resolve());
  });
  const address = server.address();
  const unused = watchUnused(server);

  function drain(): Promise<void> {
    // A connection that is kept alive counts as one that is there, so each is closed as it falls idle.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    for (const socket of unused) socket.destroy();
    return new Promise((resolve) => {
      server.close(() => {
        clearInterval(idle);
        resolve();
      });
    });
  }

  return { port: typeof address === "object" && address ? address.port : port, drain, cut: () => server.closeAllConnections() };
}

/** Connections that no request has come over: clients open some in advance, and Node does not count those as idle. */
function watchUnused(server: Server): ReadonlySet<Socket> {
  const unused = new Set<Socket>();
  server.on("connection", (socket) => {
    unused.add(socket);
    socket.once("close", () => unused.delete(socket));
  });
  server.on("request", ({ socket }) => unused.delete(socket));
  return unused;
}
