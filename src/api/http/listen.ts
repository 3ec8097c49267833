import { AtlasError } from "@useatlas/plugin-sdk";
import type { Transport } from "./http-env.ts";
import { listenOnBun } from "./listen-on-bun.ts";
import { listenOnNode } from "./listen-on-node.ts";

export interface ListenOptions {
  fetch(request: Request, transport: Transport): Response | Promise<Response>;
  hostname: string;
  /** 0 for one that is free. */
  port: number;
}

export interface Listener {
  readonly port: number;
  /** Takes no more connections; resolves when those that are there have ended. */
  drain(): Promise<void>;
  /** Ends every connection. */
  cut(): void;
}

/** Listens for HTTP, with what the runtime has for it. Throws `PORT_TAKEN`, `PORT_FORBIDDEN` or `HOST_UNAVAILABLE`. */
export async function listen(options: ListenOptions): Promise<Listener> {
  try {
    return await (process.versions.bun === undefined ? listenOnNode(options) : listenOnBun(options));
  } catch (thrown) {
    throw cannotListen(thrown, options);
  }
}

function cannotListen(thrown: unknown, { hostname, port }: ListenOptions): unknown {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  if (code === "EADDRINUSE") return new AtlasError(`Port ${port} on ${hostname} is taken.`, { code: "PORT_TAKEN", hint: "Stop what listens there, or choose another one with --port; 0 takes any that is free.", cause: thrown });
  if (code === "EACCES") return new AtlasError(`This user may not listen on port ${port}.`, { code: "PORT_FORBIDDEN", hint: "Choose one above 1023 with --port.", cause: thrown });
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") return new AtlasError(`This machine has no address ${hostname}.`, { code: "HOST_UNAVAILABLE", hint: "Give --host one of its own, such as 127.0.0.1.", cause: thrown });
  return thrown;
}
