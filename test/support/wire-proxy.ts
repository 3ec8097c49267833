import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** One round trip that a client asked for: everything up to its Sync, or a simple query. */
export interface RoundTrip {
  /** From 1, over all connections, in the order in which they came. */
  number: number;
  sql: string;
}

export interface WireProxyOptions {
  /** Where the server listens. */
  port: number;
  /** Awaited before the server gets to see the request. */
  before?: (trip: RoundTrip) => Promise<void> | void;
  /** Called once the request is on its way. */
  during?: (trip: RoundTrip) => Promise<void> | void;
  /** Awaited when the server has answered in full, before the client gets to see any of it. */
  after?: (trip: RoundTrip) => Promise<void> | void;
}

export interface WireProxy {
  port: number;
  /** All round trips so far; what a connection says to log in is none. */
  trips: readonly RoundTrip[];
  close(): Promise<void>;
}

/** Stands between PostgreSQL's clients and the server, reads what they say, and stops where the caller wants. */
export async function wireProxy({ port, before, during, after }: WireProxyOptions): Promise<WireProxy> {
  const trips: RoundTrip[] = [];
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const server = connect(port, "127.0.0.1");
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.setNoDelay().on("error", () => {}).on("close", () => sockets.delete(socket));
    }
    relay(client, server, { open: (sql) => (trips[trips.length] = { number: trips.length + 1, sql }), before, during, after });
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = proxy.address();

  async function close(): Promise<void> {
    proxy.close();
    for (const socket of sockets) socket.destroy();
    await once(proxy, "close");
  }

  return { port: typeof address === "object" && address ? address.port : 0, trips, close };
}

type Hooks = Pick<WireProxyOptions, "before" | "during" | "after">;

function relay(client: Socket, server: Socket, { open, before, during, after }: Hooks & { open: (sql: string) => RoundTrip }): void {
  const waiting: RoundTrip[] = [];
  let request: Message[] = [];
  let answer: Message[] = [];
  let loggedIn = false;

  void each(client, { startup: true }, async (message) => {
    if (!loggedIn || message.type === "X") return void server.write(message.bytes);
    request.push(message);
    if (message.type !== "Q" && message.type !== "S") return;
    const bytes = Buffer.concat(request.map((part) => part.bytes));
    const trip = open(request.map(sqlOf).join(""));
    request = [];
    waiting.push(trip);
    await before?.(trip);
    // Whoever is gone by then has asked for nothing.
    if (client.closed || client.readableEnded) return;
    server.write(bytes);
    await during?.(trip);
  }).finally(() => server.end());

  void each(server, { startup: false }, async (message) => {
    answer.push(message);
    const trip = message.type === "Z" ? waiting.shift() : waiting[0];
    if (message.type === "Z") loggedIn = true;
    if (message.type !== "Z" && trip !== undefined) return;
    if (trip) await after?.(trip);
    flush();
  }).finally(() => client.end(Buffer.concat(answer.map(({ bytes }) => bytes))));

  function flush(): void {
    client.write(Buffer.concat(answer.map(({ bytes }) => bytes)));
    answer = [];
  }
}

interface Message {
  /** Empty for the first of a client, which has none. */
  type: string;
  bytes: Buffer;
}

function sqlOf({ type, bytes }: Message): string {
  if (type === "Q") return bytes.toString("utf8", 5, bytes.length - 1);
  if (type !== "P") return "";
  const start = bytes.indexOf(0, 5) + 1;
  return bytes.toString("utf8", start, bytes.indexOf(0, start));
}

/** Hands over the messages of a stream, one after the other, until it ends or breaks. */
async function each(socket: Socket, { startup }: { startup: boolean }, take: (message: Message) => Promise<void>): Promise<void> {
  let rest = Buffer.alloc(0);
  let skip = startup ? 0 : 1;
  try {
    for await (const chunk of socket) {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= skip + 4 && rest.length >= skip + rest.readInt32BE(skip)) {
        const length = skip + rest.readInt32BE(skip);
        const bytes = rest.subarray(0, length);
        rest = rest.subarray(length);
        await take({ type: skip === 1 ? bytes.toString("latin1", 0, 1) : "", bytes });
        skip = 1;
      }
    }
  } catch {
    // The other side went away in the middle; what it has said is said.
  }
}
