import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";

/** A place on this machine that takes calls and never says a word. */
export async function rendezvous() {
  const calls: Socket[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => undefined).resume();
    calls.push(socket);
    server.emit("called");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port, // it listens on a port
    /** Resolves when somebody has called. */
    called: async () => void (calls.length > 0 || (await once(server, "called"))),
    close(): void {
      for (const call of calls) call.destroy();
      server.close();
    },
    /** Resolves when all who called have hung up, or died. */
    left: async () => void (await Promise.all(calls.filter(({ closed }) => !closed).map((call) => once(call, "close")))),
  };
}
