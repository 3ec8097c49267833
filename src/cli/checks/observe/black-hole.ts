import { createServer, type AddressInfo } from "node:net";

export interface BlackHole {
  /** `value` with every address of a sample led here. */
  swallow(value: unknown): unknown;
  /** How many connections it has taken. */
  knocks(): number;
}

/** A service on this machine that takes every connection and never says a word: what a firewall that drops looks like. */
export async function createBlackHole(): Promise<BlackHole> {
  let knocks = 0;
  const server = createServer((socket) => {
    knocks++;
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  const { port } = server.address() as AddressInfo; // it listens on a port, not on a path
  const swallow = (value: unknown): unknown => {
    if (typeof value === "string") return value.replaceAll("127.0.0.1:1", `127.0.0.1:${port}`);
    if (Array.isArray(value)) return value.map(swallow);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, swallow(inner)]));
  };
  return { swallow, knocks: () => knocks };
}
