import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { gunzipSync, gzipSync } from "node:zlib";

export interface SnowflakeColumn {
  name: string;
  /** As on the wire: fixed, real, text, boolean, date, time, timestamp_ntz, timestamp_ltz, timestamp_tz, binary, variant. */
  type: string;
  scale?: number;
}

type Row = (string | null)[];

/** What a statement leads to: rows (those of `chunks` by URL), an error, or nothing until it is aborted or runs out of time. */
export type SnowflakeAnswer =
  | { columns: SnowflakeColumn[]; rows: Row[]; chunks?: Row[][]; /** Times that the driver is told to ask again. */ polls?: number }
  | { error: { code: string; message: string; sqlState: string } }
  | "never";

export interface SnowflakeStatement {
  sql: string;
  parameters: Record<string, unknown>;
}

export interface SnowflakeServerOptions {
  answer: (statement: SnowflakeStatement) => SnowflakeAnswer;
  username?: string;
  password?: string;
  /** Before every answer. */
  delayMs?: number;
  tls?: { key: string; cert: string };
}

export interface SnowflakeServer {
  url: string;
  /** Method and path of every request. */
  requests: readonly string[];
  logins: readonly Record<string, unknown>[];
  /** Every statement but those that set the session up. */
  statements: readonly SnowflakeStatement[];
  /** What the sessions were set up with. */
  settings: readonly string[];
  aborted: readonly string[];
  openSessions(): number;
  /** `tokens`: they can be renewed. `sessions`: one has to log in again. */
  expire(what: "tokens" | "sessions"): void;
  stop(): Promise<void>;
}

/** Snowflake's protocol as its Node driver speaks it, over real HTTP: login, statements, results in chunks, abort, renewal, logout. */
export async function startSnowflakeServer({ answer, username = "reader", password = "s3cret-pass", delayMs = 0, tls }: SnowflakeServerOptions): Promise<SnowflakeServer> {
  const requests: string[] = [];
  const logins: Record<string, unknown>[] = [];
  const statements: SnowflakeStatement[] = [];
  const settings: string[] = [];
  const aborted: string[] = [];
  const sessions = new Map<string, { token: string; parameters: Record<string, unknown> }>();
  const waiting = new Map<string, AbortController>();
  const results = new Map<string, object>();
  const chunks = new Map<string, Row[]>();
  const handle = (request: IncomingMessage, response: ServerResponse) => void serve(request, response).catch((thrown: unknown) => response.destroy(thrown instanceof Error ? thrown : undefined));
  const server = tls ? createHttpsServer(tls, handle) : createHttpServer(handle);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // An address of a TCP server is never a string.
  const url = `${tls ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "", url);
    requests.push(`${request.method} ${pathname}`);
    const body = await read(request);
    if (delayMs) await pause(delayMs);
    const rows = chunks.get(pathname);
    // Chunks are the inside of an array, without its brackets.
    if (rows) {
      response.writeHead(200, { "content-encoding": "gzip" });
      return void response.end(gzipSync(JSON.stringify(rows).slice(1, -1)));
    }
    const reply = await route(pathname, { body, searchParams, token: /Token="(.*)"/.exec(request.headers.authorization ?? "")?.[1] });
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(reply));
  }

  async function route(path: string, { body, searchParams, token }: Call): Promise<object> {
    const requestId = searchParams.get("requestId") ?? "";
    if (path === "/session/v1/login-request") return logIn(body.data as Record<string, unknown>);
    if (path === "/session/token-request") return renew(String(body.oldSessionToken));
    const session = [...sessions.values()].find((one) => one.token === token);
    if (path === "/session" && searchParams.get("delete") === "true") return logOut(token);
    if (!session) return failure([...sessions.keys()].includes(token ?? "") ? "390112" : "390111", "Session no longer exists. New login required to access the service.");
    if (path === "/queries/v1/abort-request") return abort(String(body.requestId));
    const polled = results.get(path);
    if (polled) return polled;
    if (path !== "/queries/v1/query-request") return failure("390000", `There is no ${path}.`);
    const statement = { sql: String(body.sqlText), parameters: { ...(body.parameters as object | undefined) } };
    if (statement.sql.trim().startsWith("ALTER SESSION")) return alter(statement.sql, session);
    statements.push(statement);
    return run(statement, { requestId, parameters: session.parameters });
  }

  function logIn(data: Record<string, unknown>): object {
    logins.push(data);
    if (data.LOGIN_NAME !== username || data.PASSWORD !== password) return failure("390100", "Incorrect username or password was specified.");
    const token = randomUUID();
    sessions.set(token, { token, parameters: { ...(data.SESSION_PARAMETERS as object) } });
    return success({ token, masterToken: `master-${token}`, validityInSeconds: 3600, masterValidityInSeconds: 14_400, sessionId: sessions.size, parameters: [] });
  }

  function renew(old: string): object {
    const session = sessions.get(old);
    if (!session) return failure("390114", "Authentication token has expired. The user must authenticate again.");
    session.token = `renewed-${randomUUID()}`;
    return success({ sessionToken: session.token, masterToken: `master-${old}`, validityInSecondsST: 3600, validityInSecondsMT: 14_400, sessionId: 1 });
  }

  function logOut(token: string | undefined): object {
    for (const [id, session] of sessions) if (session.token === token) sessions.delete(id);
    return success(null);
  }

  function abort(requestId: string): object {
    aborted.push(requestId);
    waiting.get(requestId)?.abort();
    return success(null);
  }

  function alter(sql: string, session: { parameters: Record<string, unknown> }): object {
    settings.push(sql);
    for (const [, name = "", text, word] of sql.matchAll(/(\w+) = (?:'([^']*)'|(\w+))/g)) session.parameters[name] = text ?? word;
    return success({ ...resultOf([], [], session.parameters), statementTypeId: 16_384 });
  }

  async function run(statement: SnowflakeStatement, { requestId, parameters }: { requestId: string; parameters: Record<string, unknown> }): Promise<object> {
    const outcome = answer(statement);
    if (outcome === "never") return wait(requestId, Number(statement.parameters.STATEMENT_TIMEOUT_IN_SECONDS ?? 172_800));
    if ("error" in outcome) return failure(outcome.error.code, outcome.error.message, { sqlState: outcome.error.sqlState, queryId: randomUUID() });
    const { columns, rows, chunks: later = [], polls = 0 } = outcome;
    const cap = Number(statement.parameters.ROWS_PER_RESULTSET ?? 0) || Infinity;
    const inline = rows.slice(0, cap);
    const offered = inline.length < cap ? later : [];
    const returned = inline.length + offered.flat().length;
    const result = success({ ...resultOf(columns, inline, parameters), chunks: offered.map(offer), returned, total: rows.length + later.flat().length });
    return polls > 0 ? askAgain(result, polls) : result;
  }

  async function wait(requestId: string, seconds: number): Promise<object> {
    const controller = new AbortController();
    waiting.set(requestId, controller);
    const ranOut = await pause(Math.min(seconds * 1000, 2 ** 31 - 1), true, { signal: controller.signal, ref: false }).catch(() => false);
    waiting.delete(requestId);
    if (ranOut) return failure("000630", `Statement reached its statement or warehouse timeout of ${seconds} second(s) and was canceled.`, { sqlState: "57014" });
    return failure("000604", "SQL execution canceled", { sqlState: "57014" });
  }

  function askAgain(result: object, polls: number): object {
    const path = `/queries/${randomUUID()}/result`;
    results.set(path, polls > 1 ? askAgain(result, polls - 1) : result);
    return { success: true, code: "333333", message: null, data: { getResultUrl: path, queryId: path.split("/")[2] } };
  }

  function offer(rows: Row[]): object {
    const path = `/chunks/${randomUUID()}`;
    chunks.set(path, rows);
    return { url: `${url}${path}`, rowCount: rows.length, uncompressedSize: 100, compressedSize: 100 };
  }

  async function stop(): Promise<void> {
    for (const controller of waiting.values()) controller.abort();
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  }

  function expire(what: "tokens" | "sessions"): void {
    if (what === "sessions") sessions.clear();
    for (const session of sessions.values()) session.token = "expired";
  }

  return { url, requests, logins, statements, settings, aborted, openSessions: () => sessions.size, expire, stop };
}

interface Call {
  body: Record<string, unknown>;
  searchParams: URLSearchParams;
  token: string | undefined;
}

async function read(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer); // no encoding is set
  const bytes = Buffer.concat(parts);
  if (bytes.length === 0) return {};
  const text = request.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes;
  return JSON.parse(text.toString()) as Record<string, unknown>; // what the driver sends is always an object
}


function resultOf(columns: SnowflakeColumn[], rows: Row[], session: Record<string, unknown>): object {
  return {
    parameters: Object.entries(session).map(([name, value]) => ({ name, value })),
    rowtype: columns.map(({ scale = 0, ...column }) => ({ nullable: true, precision: 38, length: null, byteLength: null, scale, ...column })),
    rowset: rows,
    total: rows.length,
    returned: rows.length,
    queryId: randomUUID(),
    queryResultFormat: "json",
    statementTypeId: 4096,
    version: 1,
  };
}

function success(data: unknown): object {
  return { success: true, code: null, message: null, data };
}

function failure(code: string, message: string, data: object | null = null): object {
  return { success: false, code, message, data };
}
