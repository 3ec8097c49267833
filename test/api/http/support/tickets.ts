import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A ticket system over real HTTP, which the guide's action speaks to. */
export async function ticketSystem() {
  const tickets: { title: string; priority: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request.setEncoding("utf8")) body += String(part);
    tickets.push(JSON.parse(body));
    response.writeHead(201, { "content-type": "application/json" }).end(JSON.stringify({ id: `T-${tickets.length}`, url: `http://tickets.example/T-${tickets.length}` }));
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return { tickets, url: `http://127.0.0.1:${port}` };
}
