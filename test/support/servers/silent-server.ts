import { once } from "node:events";
import { createServer, type Socket } from "node:net";

/** Accepts and never says a word. */
export async function silentServer(): Promise<{ port: number; sockets: ReadonlySet<Socket>; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket)).resume();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();

  async function close(): Promise<void> {
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, "close");
  }

  return { port: typeof address === "object" && address ? address.port : 0, sockets, close };
}

/** A port on which nothing listens. */
export async function freePort(): Promise<number> {
  const { port, close } = await silentServer();
  await close();
  return port;
}
