import type { ListenOptions, Listener } from "./listen.ts";
import { tellWhenSent } from "./sent-response.ts";

export function listenOnBun({ fetch, hostname, port }: ListenOptions): Listener {
  // Called where this runtime is Bun, which has it.
  const bun = Reflect.get(globalThis, "Bun") as Bun;
  const server = bun.serve({
    port,
    hostname,
    // A stream may be silent for longer than any number of seconds that Bun takes.
    idleTimeout: 0,
    async fetch(request, here) {
      const listeners: (() => void)[] = [];
      const response = await fetch(request, { ip: here.requestIP(request)?.address ?? "", whenSent: (done) => void listeners.push(done) });
      return tellWhenSent(response, { hasBody: request.method !== "HEAD", done: () => listeners.splice(0).forEach((done) => done()) });
    },
  });
  return { port: server.port ?? port, drain: () => server.stop(), cut: () => void server.stop(true) };
}

/** As much of Bun as this needs: on Node, where this is compiled, its types are not there. */
interface Bun {
  serve(options: { port: number; hostname: string; idleTimeout: number; fetch(request: Request, server: BunServer): Promise<Response> }): BunServer;
}

interface BunServer {
  readonly port?: number;
  requestIP(request: Request): { address: string } | null;
  stop(closeActive?: boolean): Promise<void>;
}
