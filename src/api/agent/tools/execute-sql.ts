import { tool } from "ai";
import { isAtlasError, messageOf } from "@useatlas/plugin-sdk";
import { z } from "zod";
import type { QueryResult, RunQuery } from "../ports.ts";
import { mostCharacters } from "./for-model.ts";

export type SqlOutput = ({ success: true } & QueryResult) | { success: false; error: string; code: string; hint?: string };

/** The agent's way to the data. The person gets every row; the model gets the first of them, and is told so. */
export function executeSqlTool({ query, connectionIds }: { query: RunQuery; connectionIds: readonly string[] }) {
  return tool({
    description: executeSqlDescription,
    inputSchema: z.object({
      sql: z.string().describe("One SELECT statement."),
      explanation: z.string().describe("What it answers, in one sentence for the person."),
      connectionId: z.string().optional().describe(`The connection: ${connectionIds.join(", ") || "there is none"}. Left out: ${connectionIds[0] ?? "none"}.`),
    }),
    async execute({ sql, connectionId }, { abortSignal }): Promise<SqlOutput> {
      try {
        return { success: true, ...(await query({ sql, connectionId, origin: "agent", signal: abortSignal })) };
      } catch (thrown) {
        if (!isAtlasError(thrown)) return { success: false, error: messageOf(thrown), code: "QUERY_FAILED" };
        const { message, code, hint } = thrown;
        return { success: false, error: message, code, ...(hint !== undefined && { hint }) };
      }
    },
    toModelOutput: ({ output }) => ({ type: "text", value: JSON.stringify(output.success ? firstRows(output) : output) }),
  });
}

/** As many of the rows as fit, without what the model knows already. */
function firstRows({ columns, rows, rowCount, truncated }: QueryResult): object {
  const shown: Record<string, unknown>[] = [];
  let size = 0;
  for (const whole of rows.slice(0, mostRows)) {
    const row = Object.fromEntries(Object.entries(whole).map(([column, value]) => [column, shorten(value)]));
    size += JSON.stringify(row).length;
    if (size > mostCharacters) break;
    shown.push(row);
  }
  const note = shown.length < rows.length ? { note: `These are the first ${shown.length} of ${rowCount} rows; the person sees all ${rowCount}.` } : {};
  return { success: true, columns, rows: shown, rowCount, truncated, ...note };
}

/** One long text must not hide all the other rows. */
function shorten(value: unknown): unknown {
  if (typeof value === "string") return value.length > longestValue ? `${value.slice(0, longestValue)}…` : value;
  const json = typeof value === "object" ? JSON.stringify(value) : "";
  return json.length > longestValue ? `${json.slice(0, longestValue)}…` : value;
}

export const executeSqlDescription = "Run one SELECT on a connection, and show the result to the person as a table.";
const mostRows = 50;
const longestValue = 500;
