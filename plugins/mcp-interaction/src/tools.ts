import type { CallToolResult, McpServer, RequestId, ServerContext } from "@modelcontextprotocol/server";
import { AtlasError, isAtlasError, messageOf, type AtlasPluginContext } from "@useatlas/plugin-sdk";
import { z } from "zod";

export interface ToolOptions {
  ctx: AtlasPluginContext;
  /** Runs the work of a request with a signal that says that it is to end. */
  run<T>(id: RequestId, task: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

/** The tools that the model behind an MCP client sees, named as those of Atlas's own agent. */
export function registerTools(server: McpServer, { ctx, run }: ToolOptions): void {
  /** What goes wrong is an answer too: it is the model that can do something about it. */
  async function answer({ mcpReq }: ServerContext, work: (signal: AbortSignal) => Promise<CallToolResult>): Promise<CallToolResult> {
    try {
      return await run(mcpReq.id, (signal) => work(AbortSignal.any([mcpReq.signal, signal])));
    } catch (thrown) {
      return failed(thrown);
    }
  }

  server.registerTool(
    "executeSQL",
    {
      title: "Run SQL",
      description: "Run one SELECT on a connection. The answer has its columns and rows; truncated says that there are more rows.",
      inputSchema: z.object({
        sql: z.string().describe("One SELECT statement."),
        explanation: z.string().optional().describe("What it answers, in one sentence for the person."),
        connectionId: z.string().optional().describe("The connection. Left out: the first one."),
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    async ({ sql, connectionId }, context) => answer(context, (signal) => executeSql(ctx, { sql, connectionId, signal })),
  );

  server.registerTool(
    "explore",
    {
      title: "Explore the semantic layer",
      description: "Run a shell command on the files of the semantic layer: entities, metrics, glossary. They are read-only. The answer is its output.",
      inputSchema: z.object({ command: z.string().describe("Such as: ls, cat entities/orders.yml, grep -ri revenue .") }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    async ({ command }, context) => answer(context, async (signal) => ({ content: [text(await ctx.agent.explore(command, { signal }))] })),
  );
}

interface SqlCall {
  sql: string;
  connectionId: string | undefined;
  signal: AbortSignal;
}

async function executeSql({ connections }: AtlasPluginContext, { sql, connectionId, signal }: SqlCall): Promise<CallToolResult> {
  const id = connectionId ?? connections.list()[0];
  if (id === undefined) throw new AtlasError("There is no datasource to query.", { code: "CONNECTION_UNKNOWN", hint: "Add a datasource plugin to atlas.config.ts." });
  const { columns, rows, truncated = false } = await connections.get(id).query(sql, undefined, { signal });
  const result = { success: true, connectionId: id, columns, rows, rowCount: rows.length, truncated };
  return { content: [text(JSON.stringify(result))], structuredContent: result };
}

function failed(thrown: unknown): CallToolResult {
  const failure = isAtlasError(thrown) ? { error: thrown.message, code: thrown.code, ...(thrown.hint !== undefined && { hint: thrown.hint }) } : { error: messageOf(thrown), code: "TOOL_FAILED" };
  return { isError: true, content: [text([failure.error, failure.hint].filter(Boolean).join("\n"))], structuredContent: { success: false, ...failure } };
}

function text(value: string) {
  return { type: "text" as const, text: value };
}
