import type { PluginQueryResult } from "@useatlas/plugin-sdk";
import type { SalesforceClient } from "./client";
import { isPage, toRows, type Page, type SalesforceRecord } from "./records";
import { parseSoql } from "./soql/parse-soql";

export interface SoqlRun {
  soql: string;
  maxRows: number;
  signal: AbortSignal;
}

/** Runs a query and reads its pages, at most until it has `maxRows`; also those of its sub-queries. */
export async function runSoql(client: SalesforceClient, { soql, maxRows, signal }: SoqlRun): Promise<PluginQueryResult> {
  const { columns, countsOnly } = await parseSoql(soql);
  const batch = { "Sforce-Query-Options": `batchSize=${Math.min(Math.max(maxRows, 200), 2000)}` };
  const first = await client.get<Page>(`/query?q=${encodeURIComponent(soql.trim())}`, { signal, headers: batch });
  if (countsOnly) return { columns: ["count"], rows: maxRows > 0 ? [{ count: first.totalSize }] : [] };
  const records = await readPages(first);
  for (const record of records) {
    for (const [key, value] of Object.entries(record)) {
      if (isPage(value)) record[key] = { ...value, records: await readPages(value) };
    }
  }
  return toRows(records, columns);

  async function readPages(page: Page): Promise<SalesforceRecord[]> {
    const read = [...page.records];
    for (let next = page.nextRecordsUrl; next !== undefined && read.length < maxRows; ) {
      const more = await client.get<Page>(next, { signal, headers: batch });
      read.push(...more.records);
      next = more.nextRecordsUrl;
    }
    return read.slice(0, Math.max(0, maxRows));
  }
}
