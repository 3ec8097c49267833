import type { Readable, Writable } from "node:stream";
import { createServer, type ServerOptions } from "./create-server";
import { requireMcpStdio } from "./driver";

/** Serves the one client at the other end of the streams until it, or the plugin, closes them. */
export function serveStdio(served: ServerOptions, { input, output }: { input: Readable; output: Writable }): { close(): Promise<void> } {
  const stdio = requireMcpStdio();
  return stdio.serveStdio((request) => createServer(served, request), {
    transport: new stdio.StdioServerTransport(input, output),
    onerror: (thrown) => served.ctx.logger.debug({ err: thrown }, "an MCP message was not served"),
  });
}
