import { once } from "node:events";
import { createServer, type Socket } from "node:net";

export interface MysqlServer {
  url: string;
  /** Every statement that came, in order. */
  statements: readonly string[];
  close(): Promise<void>;
}

/** The rows of a statement of one column, or the error that it ends with, or null when there is no answer. */
export type Answer = { rows: string[] } | { code: number; message: string } | null;

/**
 * Speaks MySQL's protocol as MySQL 8 does where MariaDB differs: its time limit is a number of milliseconds, and its
 * errors are numbered otherwise. Lets everybody in.
 */
export async function mysqlServer({ answer }: { answer: (sql: string) => Answer }): Promise<MysqlServer> {
  const statements: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    socket.write(packet(0, greeting(sockets.size)));
    let isLoggedIn = false;
    eachPacket(socket, (payload) => {
      if (!isLoggedIn) return void (socket.write(packet(2, ok)), (isLoggedIn = true));
      if (payload[0] === quit) return void socket.end();
      const sql = payload.toString("utf8", 1);
      statements.push(sql);
      const outcome = settle(sql) ?? answer(sql);
      if (outcome) socket.write(packetsOf(outcome));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;

  async function close(): Promise<void> {
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, "close");
  }

  return { url: `mysql://atlas:secret@127.0.0.1:${port}/shop`, statements, close };
}

/** What Atlas itself says to a server. */
function settle(sql: string): { columns: string[]; rows: string[][] } | "ok" | undefined {
  if (sql.startsWith("SHOW VARIABLES")) return { columns: ["Variable_name", "Value"], rows: [["max_execution_time", "0"]] };
  return /^(SET|START|ROLLBACK|KILL)\b/.test(sql) ? "ok" : undefined;
}

function packetsOf(outcome: Exclude<Answer, null> | { columns: string[]; rows: string[][] } | "ok"): Buffer {
  if (outcome === "ok") return packet(1, ok);
  if ("code" in outcome) return packet(1, Buffer.concat([Buffer.from([0xff, outcome.code & 0xff, outcome.code >> 8]), Buffer.from(`#HY000${outcome.message}`)]));
  const { columns, rows } = "columns" in outcome ? outcome : { columns: ["value"], rows: outcome.rows.map((value) => [value]) };
  const payloads = [Buffer.from([columns.length]), ...columns.map(columnDefinition), endOfPart, ...rows.map((values) => Buffer.concat(values.map(text))), endOfPart];
  return Buffer.concat(payloads.map((payload, index) => packet(index + 1, payload)));
}

function greeting(threadId: number): Buffer {
  const capabilities = 1 | 2 | 4 | 8 | 0x200 | 0x2000 | 0x8000 | 0x20000 | 0x80000;
  const bytes = Buffer.alloc(32);
  bytes.writeUInt32LE(threadId, 0);
  bytes.write("12345678", 4);
  bytes.writeUInt16LE(capabilities & 0xffff, 13);
  bytes.writeUInt8(utf8mb4, 15);
  bytes.writeUInt16LE(2, 16);
  bytes.writeUInt16LE(capabilities >> 16, 18);
  bytes.writeUInt8(21, 20);
  return Buffer.concat([Buffer.from("\n8.4.3\0"), bytes.subarray(0, 31), Buffer.from("123456789012\0mysql_native_password\0")]);
}

function columnDefinition(name: string): Buffer {
  const end = Buffer.from([12, utf8mb4, 0, 0, 4, 0, 0, varString, 0, 0, 0, 0, 0]);
  return Buffer.concat([...["def", "", "", "", name, name].map(text), end]);
}

/** Shorter than 251 bytes, as all are here. */
function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([Buffer.byteLength(value)]), Buffer.from(value)]);
}

function packet(sequence: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUIntLE(payload.length, 0, 3);
  header.writeUInt8(sequence, 3);
  return Buffer.concat([header, payload]);
}

function eachPacket(socket: Socket, take: (payload: Buffer) => void): void {
  let rest = Buffer.alloc(0);
  socket.on("data", (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readUIntLE(0, 3)) {
      const end = 4 + rest.readUIntLE(0, 3);
      take(rest.subarray(4, end));
      rest = rest.subarray(end);
    }
  });
}

const quit = 1;
const varString = 253;
const utf8mb4 = 45;
const ok = Buffer.from([0, 0, 0, 2, 0, 0, 0]);
const endOfPart = Buffer.from([0xfe, 0, 0, 2, 0]);
