import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { canary, type Fault } from "./fault.ts";

/** What is wrong with what listens at an address: each is a real server that misbehaves. */
export const serverFaults: Fault[] = [
  served("a database that takes the call and never speaks", "DATABASE_SILENT", () => createServer(ignored), (port) => ({ DATABASE_URL: `postgres://lab:${canary}@127.0.0.1:${port}/lab` })),
  served("a database that hangs up", "DATABASE_UNREACHABLE", () => createServer((socket) => ignored(socket).destroy()), (port) => ({ DATABASE_URL: `postgres://lab:${canary}@127.0.0.1:${port}/lab` })),
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
