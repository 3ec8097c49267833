import { setTimeout } from "node:timers/promises";
import type { PluginDBConnection } from "../types/datasource.ts";
import { checkAlive } from "./check-queries.ts";
import { attempt, describeValue, type ConformanceFault } from "./faults.ts";

/** Asks for what takes a minute, with a deadline: it has to end with an error, and soon. */
export async function checkTimeOut(connection: PluginDBConnection, { query, slow }: { query: string; slow: string }): Promise<ConformanceFault[]> {
  const waiting = new AbortController();
  const asked = attempt(() => connection.query(slow, deadlineMs));
  const ended = await Promise.race([asked, setTimeout(deadlineMs + graceMs, undefined, { signal: waiting.signal }).catch(() => undefined)]);
  waiting.abort();
  if (!ended) return [{ code: "QUERY_TIMEOUT_IGNORED", message: `A query with a deadline of ${deadlineMs} ms still runs ${graceMs / 1000} s after it`, key: "query" }];
  if ("value" in ended) return [{ code: "QUERY_TIMEOUT_ANSWERED", message: `A query that its deadline of ${deadlineMs} ms cut off answered ${describeValue(ended.value)}`, key: "query" }];
  return checkAlive(connection, { query, after: "one that was cut off at its deadline" });
}

const deadlineMs = 300;
const graceMs = 2_000;
