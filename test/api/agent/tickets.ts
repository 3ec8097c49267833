import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { ticketPlugin } from "../../guide/ticket-action.ts";

/** The guide's plugin, verbatim, on a ticket server that counts what it was asked to do. */
export async function tickets({ status = 201 }: { status?: number } = {}) {
  const opened: unknown[] = [];
  const server = createServer(async (request, response) => {
    opened.push(JSON.parse(await text(request)));
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ id: `T-${opened.length}`, url: `http://tickets.test/T-${opened.length}` }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { opened, plugin: ticketPlugin({ apiUrl: `http://127.0.0.1:${port}`, apiKey: "ticket-key" }) };
}

export const proposal = { name: "createSupportTicket", input: { title: "Revenue fell", body: "By 12 %" } };
