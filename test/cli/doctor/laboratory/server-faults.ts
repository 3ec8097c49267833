import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { canary, type Fault } from "./fault.ts";

/** A datasource at an address that the environment names. */
const shop = `definePlugin({ id: "shop", type: "datasource", version: "1.0.0", config: { url: process.env.SHOP_URL }, connection: { dbType: "postgres", create() {
  const pool = new pg.Pool({ connectionString: process.env.SHOP_URL, max: 1 });
  return { query: async (sql) => { const { rows } = await pool.query(sql); return { rows, columns: [] }; }, close: () => pool.end() };
} } })`;
const shopAt = (port: number) => ({ SHOP_URL: `postgres://lab:${canary}@127.0.0.1:${port}/shop` });

/** What is wrong with what listens at an address: each is a real server that misbehaves. */
export const serverFaults: Fault[] = [
  served("a database that takes the call and never speaks", "DATABASE_SILENT", () => createServer(ignored), (port) => ({ DATABASE_URL: `postgres://lab:${canary}@127.0.0.1:${port}/lab` })),
  served("a database that hangs up", "DATABASE_UNREACHABLE", () => createServer((socket) => ignored(socket).destroy()), (port) => ({ DATABASE_URL: `postgres://lab:${canary}@127.0.0.1:${port}/lab` })),
  served("a database's address where a web server listens", "DATABASE_NOT_POSTGRES", () => answering(200), (port) => ({ DATABASE_URL: `postgres://lab:${canary}@127.0.0.1:${port}/lab` })),
  served("a database's address where nonsense is talked", "DATABASE_NOT_POSTGRES", nonsense, (port) => ({ DATABASE_URL: `postgres://lab:${canary}@127.0.0.1:${port}/lab` })),
  { ...served("a datasource that takes the call and never speaks", "DATASOURCE_TIMEOUT", () => createServer(ignored), shopAt), plugins: shop },
  { ...served("a datasource that talks nonsense", "DATASOURCE_UNREACHABLE", nonsense, shopAt), plugins: shop },
  served("a port that another program has", "PORT_TAKEN", () => createServer((socket) => ignored(socket).destroy()), (port) => ({ PORT: String(port) })),
  served("a model's server that never speaks", "MODEL_SILENT", () => createServer(ignored), modelAt),
  served("a model's server that refuses the key", "MODEL_KEY_REFUSED", () => answering(401), modelAt),
  served("a model's server that is busy", "MODEL_RATE_LIMITED", () => answering(429), modelAt),
  served("a model's server that fails", "MODEL_FAILED", () => answering(500), modelAt),
  served("a model that its server does not have", "MODEL_UNLISTED", () => answering(200), modelAt),
];

/** Clients that give up reset their connections. */
function ignored(socket: Socket): Socket {
  return socket.on("error", () => {});
}

function modelAt(port: number): Record<string, string> {
  return { ATLAS_PROVIDER: "openai-compatible", ATLAS_MODEL: "the-model", ATLAS_MODEL_URL: `http://127.0.0.1:${port}/v1`, ATLAS_MODEL_KEY: canary };
}

function answering(status: number): Server {
  return createHttpServer((_, response) => response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ data: [{ id: "another-model" }] })));
}

/** More than any protocol's greeting, and none. */
function nonsense(): Server {
  return createServer((socket) => void ignored(socket).end(randomBytes(4096)));
}

function served(name: string, code: string, make: () => Server, environmentAt: (port: number) => Record<string, string>): Fault {
  let server: Server | undefined;
  return {
    name,
    code,
    async plant() {
      server = make().listen(0, "127.0.0.1");
      await once(server, "listening");
      return environmentAt((server.address() as AddressInfo).port); // it listens on a port
    },
    lift: () => void server?.close(),
  };
}
