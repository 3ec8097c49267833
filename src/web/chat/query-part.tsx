import { Chart } from "../chart/chart.tsx";
import { chooseChart } from "../chart/choose-chart.ts";
import { CopyButton } from "../layout/copy-button.tsx";
import { Icon } from "../layout/icon.tsx";
import { Tabs } from "../layout/tabs.tsx";
import type { Result } from "../result/column-kind.ts";
import { ResultTable } from "../result/result-table.tsx";
import { toCsv } from "../result/to-csv.ts";
import { useMemo } from "react";
import { hasEnded, numberIn, textIn, type ToolPart } from "./tool-part.ts";

/** A query: why it was asked, what ran, where, how long it took, and what came back. */
export function QueryPart({ part, isStreaming }: { part: ToolPart; isStreaming: boolean }) {
  const { input, output } = part;
  const result = useMemo(() => resultOf(output), [output]);
  const chart = useMemo(() => (result ? chooseChart(result) : undefined), [result]);
  const sql = textIn(output, "sql") ?? textIn(input, "sql") ?? "";
  const failure = part.state === "output-error" ? part.errorText : result || !hasEnded(part) ? undefined : (textIn(output, "error") ?? "The query gave no result.");
  const table = result && <ResultTable result={result} />;

  return (
    <section className="query" aria-label={`Query: ${textIn(input, "explanation") ?? sql}`}>
      <header>
        <h2>{textIn(input, "explanation") ?? "Query"}</h2>
        <p className="meta">{facts({ part, isStreaming, isFailed: failure !== undefined }).join(" · ")}</p>
      </header>
      {failure !== undefined && <p className="query-failure"><Icon name="warning" />{failure}</p>}
      {result && table && (chart
        ? <Tabs label="Result" tabs={[{ name: "Chart", content: <Chart plan={chart} /> }, { name: "Table", content: table }]} end={<CopyCsv result={result} />} />
        : <><div className="tab-row end"><CopyCsv result={result} /></div>{table}</>)}
      {result && isTruncated(output) && <p className="notice">Only the first {result.rows.length.toLocaleString("en")} rows are shown: there are more. Ask for a narrower question, or for totals.</p>}
      {sql !== "" && (
        <details className="sql" open={failure !== undefined || undefined}>
          <summary>SQL</summary>
          <div className="code"><pre tabIndex={0} aria-label="SQL"><code>{sql}</code></pre><CopyButton label="Copy SQL" text={() => sql} /></div>
        </details>
      )}
    </section>
  );
}

function CopyCsv({ result }: { result: Result }) {
  return <CopyButton label="Copy CSV" text={() => toCsv(result)} />;
}

function facts({ part, isStreaming, isFailed }: { part: ToolPart; isStreaming: boolean; isFailed: boolean }): string[] {
  const { input, output } = part;
  const rows = numberIn(output, "rowCount");
  const took = numberIn(output, "durationMs");
  const state = isFailed ? "failed" : hasEnded(part) ? undefined : isStreaming ? "running…" : "interrupted";
  return [textIn(output, "connectionId") ?? textIn(input, "connectionId"), rows === undefined ? undefined : `${rows.toLocaleString("en")} ${rows === 1 ? "row" : "rows"}`, took === undefined ? undefined : took < 1000 ? `${took} ms` : `${(took / 1000).toFixed(1)} s`, state].flatMap((fact) => fact ?? []);
}

function isTruncated(output: unknown): boolean {
  return typeof output === "object" && output !== null && "truncated" in output && output.truncated === true;
}

/** What executeSQL answers when it went well. */
function resultOf(output: unknown): Result | undefined {
  if (typeof output !== "object" || output === null || !("success" in output) || output.success !== true) return undefined;
  if (!("columns" in output && "rows" in output && Array.isArray(output.columns) && Array.isArray(output.rows))) return undefined;
  return { columns: output.columns.map(String), rows: output.rows.filter((row) => typeof row === "object" && row !== null) };
}
