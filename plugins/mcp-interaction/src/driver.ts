import type * as mcpServer from "@modelcontextprotocol/server";
import type * as mcpStdio from "@modelcontextprotocol/server/stdio";
import { requireDriver } from "@useatlas/plugin-sdk";

export type Mcp = typeof mcpServer;

/** The MCP server, loaded when it is first needed. */
export function requireMcp(): Mcp {
  return requireDriver<Mcp>("@modelcontextprotocol/server", import.meta.url);
}

export function requireMcpStdio(): typeof mcpStdio {
  return requireDriver<typeof mcpStdio>("@modelcontextprotocol/server/stdio", import.meta.url);
}
