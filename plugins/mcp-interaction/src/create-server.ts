import type { McpRequestContext, McpServer } from "@modelcontextprotocol/server";
import type { AtlasPluginContext } from "@useatlas/plugin-sdk";
import type { Mcp } from "./driver";
import { registerResources } from "./resources";
import { registerTools } from "./tools";
import { sessionOf, type Work } from "./work";

export interface ServerOptions {
  mcp: Mcp;
  ctx: AtlasPluginContext;
  version: string;
  work: Work;
}

/** What one client talks to: over stdio for as long as it stays, over HTTP for one request. */
export function createServer({ mcp, ctx, version, work }: ServerOptions, { requestInfo }: McpRequestContext): McpServer {
  const server = new mcp.McpServer({ name: "atlas", title: "Atlas", version }, { instructions: instructions(ctx) });
  const session = sessionOf(requestInfo);
  registerTools(server, { ctx, run: (id, task) => work.run({ session, id }, task) });
  registerResources(server, { mcp, ctx });
  // In place of the SDK's own handler, which knows of the requests of this very instance only: over HTTP there are none but this one.
  if (session !== undefined) server.server.setNotificationHandler("notifications/cancelled", ({ params }) => void (params.requestId !== undefined && work.cancel(session, params.requestId)));
  return server;
}

function instructions({ connections }: AtlasPluginContext): string {
  return [
    "Atlas answers questions about a team's data.",
    "First read what the semantic layer says about it: entities (the tables that may be queried), metrics and the glossary, as resources or with explore.",
    `Then run SELECT statements with executeSQL. The connections: ${connections.list().join(", ") || "there are none"}.`,
    "Only tables of the semantic layer can be read, and nothing can be written. A query that is refused says why: correct it and run it again.",
  ].join("\n");
}
