import { text } from "node:stream/consumers";
import type { Host } from "@atlas/api/lib/host";
import { AtlasError } from "@useatlas/plugin-sdk";
import { EXIT } from "../exit-codes.ts";
import { formatCsv } from "../output/csv.ts";
import { formatExplanation } from "../output/explanation.ts";
import { formatMarkdown } from "../output/markdown.ts";
import { formatResult } from "../output/result-table.ts";
import { printProgress, printResult, setExitCode } from "../report.ts";
import { interrupted } from "../signals.ts";
import { withHost } from "../with-host.ts";

export interface QueryOptions {
  /** Left out: it is read from stdin. */
  sql?: string | undefined;
  cwd: string;
  connection?: string | undefined;
  json?: boolean;
  csv?: boolean;
  markdown?: boolean;
  explain?: boolean;
}

/** Runs one query on the path that every query takes, or with `explain` shows what would become of it. */
export async function query({ sql: given, cwd, connection: connectionId, explain = false, ...format }: QueryOptions): Promise<void> {
  const sql = given ?? (await readStdin());
  await withHost({ cwd }, async (host) => {
    await host.boot();
    if (explain) await show({ sql, connectionId }, host, format);
    else await run({ sql, connectionId }, host, format);
  });
}

interface Format {
  json?: boolean;
  csv?: boolean;
  markdown?: boolean;
}

interface Asked {
  sql: string;
  connectionId: string | undefined;
}

async function run(asked: Asked, host: Host, { json, csv, markdown }: Format): Promise<void> {
  const { columns, rows, rowCount, truncated, durationMs, connectionId, sql } = await host.query({ ...asked, origin: "command", signal: interrupted });
  const result = { columns, rows };
  const body = csv ? formatCsv(result) : markdown ? formatMarkdown(result) : formatResult(result, { width: terminalWidth() });
  printResult({ value: { connectionId, sql, columns, rows, rowCount, truncated, durationMs }, text: body }, { json });
  if (json) return;
  const rest = truncated ? `, and there are more: the limit is ${host.settings.rowLimit} rows` : "";
  printProgress(`${rowCount} ${rowCount === 1 ? "row" : "rows"} from ${connectionId} in ${durationMs} ms${rest}`);
}

async function show(asked: Asked, host: Host, { json }: Format): Promise<void> {
  const explanation = await host.explain(asked);
  printResult({ value: { ...explanation, rowLimit: host.settings.rowLimit }, text: formatExplanation(explanation, host.settings) }, { json });
  if (!explanation.verdict.valid) setExitCode(EXIT.fault);
}

async function readStdin(): Promise<string> {
  if (process.stdin.isTTY) {
    throw new AtlasError("The query is missing.", { code: "ANSWER_MISSING", hint: 'Give it as an argument, atlas query "SELECT …", or on stdin.' });
  }
  return text(process.stdin);
}

/** Off a terminal nothing is cut. */
function terminalWidth(): number {
  return process.stdout.isTTY ? process.stdout.columns : Infinity;
}
