import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { installChdb } from "./chdb.ts";
import { ClickHouseFault, type ClickHouseRequest } from "./servers/clickhouse.ts";

export interface ClickHouseEngine {
  /** What ClickHouse answers to what came over HTTP. */
  answer(request: Pick<ClickHouseRequest, "sql" | "settings" | "parameters">): Promise<string>;
  stop(): Promise<void>;
}

/** The real ClickHouse, as a library, in a process of its own. */
export async function clickhouseEngine(): Promise<ClickHouseEngine> {
  const peers = await installChdb();
  const engine = spawn("node", [join(import.meta.dirname, "clickhouse-engine.mjs"), peers], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: engine.stdout })[Symbol.asyncIterator]();
  await lines.next();
  let last: Promise<unknown> = Promise.resolve();

  // One after the other, as the engine answers them.
  function answer(request: Pick<ClickHouseRequest, "sql" | "settings" | "parameters">): Promise<string> {
    const next = last.then(() => ask(request));
    last = next.catch(() => undefined);
    return next;
  }

  async function ask({ sql, settings, parameters }: Pick<ClickHouseRequest, "sql" | "settings" | "parameters">): Promise<string> {
    // The server applies the URL's settings before the query's; in-process, they can only stand in its text.
    const clause = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "\\'")}'`).join(", ");
    engine.stdin.write(`${JSON.stringify({ sql: clause ? `${sql} SETTINGS ${clause}` : sql, parameters, format: "TabSeparated" })}\n`);
    const { value } = await lines.next();
    const { answer: body, error } = JSON.parse(value) as { answer?: string; error?: string };
    if (error === undefined) return body ?? "";
    const [, code = "1002", message = error] = /^Query failed: Code: (\d+)\. DB::Exception: ([^]*)$/.exec(error) ?? [];
    throw new ClickHouseFault(Number(code), message);
  }

  async function stop(): Promise<void> {
    const ended = once(engine, "exit");
    engine.stdin.end();
    await ended;
  }

  return { answer, stop };
}
