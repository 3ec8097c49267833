import { onTestFinished } from "vitest";
import { ticketPlugin } from "../../guide/ticket-action.ts";
import { startTicketServer } from "../../support/servers/ticket-server.ts";

/** The guide's plugin, verbatim, on a ticket server that counts what it was asked to do. */
export async function tickets({ status = 201 }: { status?: number } = {}) {
  const { tickets: opened, url, stop } = await startTicketServer({ answer: () => status });
  onTestFinished(stop);
  return { opened, plugin: ticketPlugin({ apiUrl: url, apiKey: "ticket-key" }) };
}

export const proposal = { name: "createSupportTicket", input: { title: "Revenue fell", body: "By 12 %" } };
