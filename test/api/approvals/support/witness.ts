import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface Witness {
  url: string;
  /** The bodies of what was really done, in order. */
  done: string[];
  /** Resolves when so many requests have come. */
  calledTimes(count: number): Promise<void>;
  /** Lets the requests to /slow that wait be answered, and those to come. */
  release(): void;
  close(): Promise<void>;
}

/** A real server outside the host, which sees every execution: POST / is answered at once, POST /slow when it is released. */
export async function createWitness(): Promise<Witness> {
  const done: string[] = [];
  const waiting = new Set<{ count: number; resolve: () => void }>();
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));

  const server = createServer(async (request, response) => {
    done.push(await text(request));
    for (const one of waiting) if (done.length >= one.count) one.resolve();
    if (request.url === "/slow") await released;
    response.end(JSON.stringify({ ticket: done.length }));
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));

  function close(): Promise<void> {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  }

  return {
    // A server that listens on TCP has an address with a port.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    done,
    calledTimes: (count) => new Promise((resolve) => (done.length >= count ? resolve() : void waiting.add({ count, resolve }))),
    release: () => release(),
    close,
  };
}
