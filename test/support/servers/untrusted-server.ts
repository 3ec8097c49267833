import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { selfSigned } from "../self-signed.ts";

/** An HTTPS server whose certificate nobody trusts. */
export async function untrustedServer(): Promise<{ url: string; stop(): void }> {
  const server = createServer(selfSigned, (_request, response) => response.end("{}")).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => (server.closeAllConnections(), server.close()) };
}
