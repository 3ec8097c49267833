import { stripVTControlCharacters } from "node:util";
import { redactSecrets } from "@useatlas/plugin-sdk";
import { formatResult } from "../../output/result-table.ts";
import { printProgress } from "../../report.ts";
import { writeResult } from "../../stdout.ts";

/** A chunk of an answer, as far as a terminal shows it. */
type Chunk = { type: string } & Record<string, unknown>;

/** Shows an answer as it comes: its text on stdout, and on stderr what is done for it. */
export function createView() {
  let held = "";
  let column = 0;

  /** Whole words only: what must not be shown is known when its end is there. */
  function write(text: string): void {
    held += text;
    const end = Math.max(held.lastIndexOf(" "), held.lastIndexOf("\n")) + 1;
    print(held.slice(0, end));
    held = held.slice(end);
  }

  function print(text: string): void {
    // What a model says may come from data, which must not steer a terminal.
    const shown = redactSecrets(stripVTControlCharacters(text).replace(/[^\P{Cc}\n\t]/gu, ""));
    if (shown === "") return;
    writeResult(shown);
    column = shown.endsWith("\n") ? 0 : 1;
  }

  /** Ends the line that is open. */
  function end(): void {
    print(held);
    held = "";
    if (column > 0) print("\n");
  }

  function tell(text: string): void {
    end();
    printProgress(stripVTControlCharacters(text));
  }

  function show(chunk: Chunk): void {
    if (chunk.type === "text-delta") return write(String(chunk.delta));
    if (chunk.type === "text-end") return end();
    if (chunk.type === "tool-input-available") return tell(describeCall(String(chunk.toolName), chunk.input));
    if (chunk.type === "tool-output-available") return describeOutput(chunk.output).forEach(tell);
    if (chunk.type === "tool-output-error" || chunk.type === "tool-input-error") return tell(`  ${String(chunk.errorText)}`);
  }

  return { show, end };
}

function describeCall(name: string, input: unknown): string {
  const { sql, explanation, command } = membersOf(input);
  if (name === "executeSQL") return `${String(explanation)}\n  ${String(sql).trim().replaceAll("\n", "\n  ")}`;
  return name === "explore" ? `$ ${String(command)}` : `${name} ${JSON.stringify(input)}`;
}

/** The table of a query, or why there is none. The outputs of other tools are for the model. */
function describeOutput(output: unknown): string[] {
  const { success, error, columns, rows } = membersOf(output);
  if (success === false) return [`  ${String(error)}`];
  if (success !== true || !Array.isArray(columns) || !Array.isArray(rows)) return [];
  const rest = rows.length > mostRows ? [`… and ${rows.length - mostRows} more rows`] : [];
  return [formatResult({ columns, rows: rows.slice(0, mostRows) }, { width: process.stderr.isTTY ? process.stderr.columns : Infinity }), ...rest];
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

const mostRows = 20;
