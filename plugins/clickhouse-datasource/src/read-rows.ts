import { uniqueNames, type PluginQueryResult } from "@useatlas/plugin-sdk";

/** Reads at most `maxRows` rows of an answer whose first two lines are the columns' names and types. */
export async function readRows(batches: AsyncIterable<readonly { text: string }[]>, maxRows: number): Promise<PluginQueryResult> {
  const rows: Record<string, unknown>[] = [];
  let columns: string[] | undefined;
  let converters: Converter[] | undefined;
  for await (const batch of batches) {
    for (const { text } of batch) {
      // The format's lines are arrays: of names, of types, of values.
      const line = JSON.parse(exact(text)) as unknown[];
      if (columns === undefined) columns = uniqueNames(line.map(String));
      else if (converters === undefined) converters = line.map(String).map(converterOf);
      else if (rows.length < maxRows) rows.push(rowOf(columns, converters, line));
    }
    if (rows.length >= maxRows && converters) break;
  }
  if (columns === undefined || converters === undefined) throw new Error("It answered without any columns, which ClickHouse never does.");
  return { columns, rows };
}

type Converter = (value: unknown) => unknown;

/** Puts every number in quotes that JavaScript would not give back digit by digit. */
function exact(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) => (token.startsWith('"') || String(Number(token)) === token ? token : `"${token}"`));
}

function rowOf(columns: readonly string[], converters: readonly Converter[], values: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(columns.map((column, index) => [column, converters[index]?.(values[index])]));
}

/** Integers beyond JavaScript's are bigint, decimals text; dates and all else stay as ClickHouse writes them. */
function converterOf(type: string): Converter {
  const inner = type.replace(/^(?:(?:Nullable|LowCardinality)\()+/, "");
  if (/^U?Int\d/.test(inner)) return (value) => (typeof value === "string" ? BigInt(value) : value);
  if (/^B?Float/.test(inner)) return (value) => (typeof value === "string" ? Number(value.replace("inf", "Infinity")) : value);
  if (inner.startsWith("Decimal")) return (value) => (typeof value === "number" ? String(value) : value);
  return (value) => value;
}
