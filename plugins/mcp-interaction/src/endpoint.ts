import { refusalOf } from "./admit";
import type { PluginConfig } from "./config";
import { createServer, type ServerOptions } from "./create-server";
import { withSession } from "./work";

export interface Endpoint {
  fetch(request: Request, ip: string | undefined): Promise<Response>;
  /** Ends what is being answered. */
  close(): Promise<void>;
}

/** MCP over Streamable HTTP, without sessions: each request stands alone, so any replica can answer it. */
export function createEndpoint(served: ServerOptions, config: PluginConfig): Endpoint {
  const { mcp, ctx } = served;
  const handler = mcp.createMcpHandler((request) => createServer(served, request), {
    // A stream begins at once: a query may take longer than a route has to answer.
    responseMode: "sse",
    onerror: (thrown) => ctx.logger.debug({ err: thrown }, "an MCP request was not served"),
  });
  return {
    fetch: async (request, ip) => refusalOf(request, { mcp, config, ip }) ?? withSession(request, await handler.fetch(request)),
    close: handler.close,
  };
}
