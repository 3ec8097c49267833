import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { isActionPlugin } from "@useatlas/plugin-sdk";
import { expect, onTestFinished, test, vi } from "vitest";
import { ticketPlugin } from "./ticket-action";

interface Received {
  path: string | undefined;
  authorization: string | undefined;
  body: unknown;
}

test("a config with two faults is refused with both", () => {
  expect(() => ticketPlugin({ apiUrl: "tickets", apiKey: "" })).toThrow(
    /^Plugin config validation failed: apiUrl: Invalid URL; apiKey: apiKey must not be empty$/,
  );
});

test("a priority that is left out gets the schema's default", () => {
  const plugin = ticketPlugin({ apiUrl: "https://tickets.test", apiKey: "key" });

  expect(isActionPlugin(plugin)).toBe(true);
  expect(plugin.config).toEqual({ apiUrl: "https://tickets.test", apiKey: "key", defaultPriority: "medium" });
});

test("the tool creates the ticket over HTTP, with the key and the default priority", async () => {
  const { url, received } = await ticketServer(201);

  const result = await runTool(url, { title: "Revenue fell", body: "By 12 %" });

  expect(result).toEqual({ ticketId: "T-1", url: `${url}/T-1` });
  expect(received).toEqual([
    { path: "/tickets", authorization: "Bearer key", body: { title: "Revenue fell", body: "By 12 %", priority: "medium" } },
  ]);
});

test("an answer of 500 is thrown with its status", async () => {
  const { url } = await ticketServer(500);

  await expect(runTool(url, { title: "t", body: "b", priority: "high" })).rejects.toThrow("Ticket API returned 500");
});

test("the config of the action's example hands over both variables", async () => {
  vi.stubEnv("TICKET_API_URL", "https://tickets.test").stubEnv("TICKET_API_KEY", "key");

  const { default: config } = await import("./ticket-config");

  vi.unstubAllEnvs();
  expect(config.plugins).toMatchObject([{ id: "ticket-action", config: { apiUrl: "https://tickets.test", apiKey: "key" } }]);
});

async function runTool(apiUrl: string, input: object): Promise<unknown> {
  const { actions } = ticketPlugin({ apiUrl, apiKey: "key" });
  return actions[0]?.tool.execute?.(input, { toolCallId: "call", messages: [] });
}

async function ticketServer(status: number): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const { url: path, headers } = request;
    received.push({ path, authorization: headers.authorization, body: JSON.parse(await text(request)) });
    response.writeHead(status).end(JSON.stringify({ id: "T-1", url: `${url}/T-1` }));
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  // A server that listens on TCP has an address with a port.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, received };
}
