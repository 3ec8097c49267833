import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface Ticket {
  title: string;
  body: string;
  priority: string;
}

/** A ticket system over real HTTP, which the guide's action speaks to. `answer` gives the status of each, and may keep it waiting. */
export async function startTicketServer({ answer = () => 201 }: { answer?: (ticket: Ticket) => number | Promise<number> } = {}) {
  const tickets: Ticket[] = [];
  const server = createServer(async (request, response) => {
    const ticket: Ticket = JSON.parse(await text(request));
    const id = `T-${tickets.push(ticket)}`;
    response.writeHead(await answer(ticket), { "content-type": "application/json" }).end(JSON.stringify({ id, url: `https://tickets.example.com/${id}` }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  // A server that listens on TCP has an address with a port.
  const { port } = server.address() as AddressInfo;

  async function stop(): Promise<void> {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  }

  return { url: `http://127.0.0.1:${port}`, tickets, stop };
}
