import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** The ticket service of the guide's action, over real HTTP. */
export async function startTicketServer() {
  const tickets: unknown[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const id = `T-${tickets.push(JSON.parse(body))}`;
      response.writeHead(201, { "content-type": "application/json" }).end(JSON.stringify({ id, url: `https://tickets.example.com/${id}` }));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // An address of a TCP server is never a string.
  const { port } = server.address() as AddressInfo;

  async function stop(): Promise<void> {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  }

  return { url: `http://127.0.0.1:${port}`, tickets, stop };
}
