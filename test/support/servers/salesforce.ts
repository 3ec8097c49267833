import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

type SObject = Record<string, unknown>;

/** What a query leads to: records, a count without records, an error of the REST API, or nothing at all. */
export type SalesforceAnswer = { records: SObject[] } | { count: number } | { error: { status: number; errorCode: string; message: string } } | "never";

export interface SalesforceServerOptions {
  answer?: (soql: string) => SalesforceAnswer;
  username?: string;
  /** With the security token behind it, as SOAP takes it. */
  password?: string;
  /** Of a connected app; with it, OAuth is served. */
  clientSecret?: string;
  delayMs?: number;
  tls?: { key: string; cert: string };
}

export interface SalesforceServer {
  url: string;
  /** Method and path of every request, without its parameters. */
  requests: readonly string[];
  queries: readonly string[];
  batchSizes: readonly (string | undefined)[];
  logins(): number;
  /** Of requests whose answer was not waited for. */
  abandoned(): number;
  /** Ends every session. `forever`: also those of later logins. */
  expire(options?: { forever: boolean }): void;
  stop(): Promise<void>;
}

/** Salesforce's login (SOAP and OAuth) and REST API as jsforce speaks them, over real HTTP. */
export async function startSalesforceServer({ answer = () => ({ records: [] }), username = "reader@example.com", password = "s3cret-passTOKEN99", clientSecret, delayMs = 0, tls }: SalesforceServerOptions = {}): Promise<SalesforceServer> {
  const requests: string[] = [];
  const queries: string[] = [];
  const batchSizes: (string | undefined)[] = [];
  const sessions = new Set<string>();
  const cursors = new Map<string, { records: SObject[]; from: number; size: number; total: number }>();
  let logins = 0;
  let abandoned = 0;
  let refuseAll = false;
  const handle = (request: IncomingMessage, response: ServerResponse) => void serve(request, response).catch((thrown: unknown) => response.destroy(thrown instanceof Error ? thrown : undefined));
  const server = tls ? createHttpsServer(tls, handle) : createHttpServer(handle);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // An address of a TCP server is never a string.
  const url = `${tls ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "", url);
    requests.push(`${request.method} ${pathname}`);
    response.once("close", () => void (response.writableFinished || abandoned++));
    let body = "";
    for await (const part of request.setEncoding("utf8")) body += part;
    if (delayMs) await pause(delayMs);
    if (pathname.startsWith("/services/Soap/u/")) return soapLogin(body, response);
    if (pathname === "/services/oauth2/token") return oauthLogin(new URLSearchParams(body), response);
    const [, token = ""] = /^Bearer (.*)$/.exec(request.headers.authorization ?? "") ?? [];
    if (!sessions.has(token)) return fail(response, { status: 401, errorCode: "INVALID_SESSION_ID", message: "Session expired or invalid" });
    const [, path = ""] = /^\/services\/data\/v[\d.]+(\/.*)$/.exec(pathname) ?? [];
    if (path === "/") return json(response, 200, { sobjects: "/services/data/v60.0/sobjects" });
    if (path === "/query") return query(searchParams.get("q") ?? "", { response, request });
    const cursor = cursors.get(path);
    if (cursor) return json(response, 200, page(cursor));
    const [, object = ""] = /^\/sobjects\/(\w+)\/describe$/.exec(path) ?? [];
    const description = org[object];
    if (description) return json(response, 200, describe(object, description));
    return fail(response, { status: 404, errorCode: "NOT_FOUND", message: "The requested resource does not exist" });
  }

  function soapLogin(body: string, response: ServerResponse): void {
    const valueOf = (tag: string) => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(body)?.[1]?.replaceAll("&amp;", "&").replaceAll("&lt;", "<");
    logins++;
    if (valueOf("username") !== username || valueOf("password") !== password) {
      const fault = "<sf:exceptionCode>INVALID_LOGIN</sf:exceptionCode>";
      const text = "INVALID_LOGIN: Invalid username, password, security token; or user locked out.";
      return xml(response, 500, `<soapenv:Fault><faultcode>INVALID_LOGIN</faultcode><faultstring>${text}</faultstring><detail>${fault}</detail></soapenv:Fault>`);
    }
    const result = `<serverUrl>${url}/services/Soap/u/60.0/00D000000000001</serverUrl><sessionId>${enter()}</sessionId><userId>005000000000001</userId><userInfo><organizationId>00D000000000001</organizationId></userInfo>`;
    return xml(response, 200, `<loginResponse><result><passwordExpired>false</passwordExpired>${result}</result></loginResponse>`);
  }

  function oauthLogin(form: URLSearchParams, response: ServerResponse): void {
    logins++;
    const isGood = form.get("grant_type") === "password" && form.get("username") === username && form.get("password") === password && form.get("client_secret") === clientSecret;
    if (!isGood) return json(response, 400, { error: "invalid_grant", error_description: "authentication failure" });
    return json(response, 200, { access_token: enter(), instance_url: url, id: `${url}/id/00D000000000001/005000000000001`, token_type: "Bearer" });
  }

  function enter(): string {
    const session = `00D!${randomUUID()}`;
    if (!refuseAll) sessions.add(session);
    return session;
  }

  function query(soql: string, { request, response }: { request: IncomingMessage; response: ServerResponse }): void {
    const [, size] = /batchSize=(\d+)/.exec(String(request.headers["sforce-query-options"] ?? "")) ?? [];
    queries.push(soql);
    batchSizes.push(size);
    const outcome = answer(soql);
    if (outcome === "never") return;
    if ("error" in outcome) return fail(response, outcome.error);
    if ("count" in outcome) return json(response, 200, { totalSize: outcome.count, done: true, records: [] });
    return json(response, 200, page({ records: outcome.records, from: 0, size: Number(size ?? 2000), total: outcome.records.length }));
  }

  function page({ records, from, size, total }: { records: SObject[]; from: number; size: number; total: number }): object {
    const end = from + size;
    const some = { totalSize: total, records: records.slice(from, end).map(withPages) };
    if (end >= total) return { ...some, done: true };
    const path = `/query/01g${randomUUID()}-${end}`;
    cursors.set(path, { records, from: end, size, total });
    return { ...some, done: false, nextRecordsUrl: `/services/data/v60.0${path}` };
  }

  /** Lists of children come in pages of their own. */
  function withPages(record: SObject): SObject {
    return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, Array.isArray(value) ? page({ records: value, from: 0, size: 2, total: value.length }) : value]));
  }

  async function stop(): Promise<void> {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  }

  function expire({ forever } = { forever: false }): void {
    sessions.clear();
    refuseAll = forever;
  }

  return { url, requests, queries, batchSizes, logins: () => logins, abandoned: () => abandoned, expire, stop };
}

/** The org: objects with their fields (`Owner -> User` is a lookup) and child relationships. */
const org: Record<string, { fields: string[]; children: Record<string, string> }> = {
  Account: { fields: ["Id", "Name", "Industry", "Owner -> User", "Parent -> Account"], children: { Contacts: "Contact", Opportunities: "Opportunity", Shares: "AccountShare" } },
  Contact: { fields: ["Id", "LastName", "Email", "Account -> Account", "Owner -> User"], children: {} },
  Opportunity: { fields: ["Id", "Name", "StageName", "Amount", "CloseDate", "Account -> Account", "Owner -> User"], children: {} },
  User: { fields: ["Id", "Name", "Email", "Profile -> Profile"], children: {} },
  Event: { fields: ["Id", "Subject", "What -> Account, Opportunity, Contract", "Owner -> User"], children: {} },
  Profile: { fields: ["Id", "Name"], children: {} },
};

function describe(name: string, { fields, children }: { fields: string[]; children: Record<string, string> }): object {
  return {
    name,
    label: name,
    fields: fields.map((field) => {
      const [own = "", target] = field.split(" -> ");
      const type = target ? "reference" : ({ Amount: "currency", CloseDate: "date", StageName: "picklist", Id: "id" }[own] ?? "string");
      const picklistValues = own === "StageName" ? [{ value: "Closed Won", active: true }, { value: "Old", active: false }] : [];
      return { name: target ? `${own}Id` : own, label: own, type, relationshipName: target ? own : null, referenceTo: target?.split(", ") ?? [], picklistValues };
    }),
    childRelationships: Object.entries(children).map(([relationshipName, childSObject]) => ({ relationshipName, childSObject })),
  };
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json;charset=UTF-8", "sforce-limit-info": "api-usage=18/15000" }).end(JSON.stringify(body));
}

function fail(response: ServerResponse, { status, errorCode, message }: { status: number; errorCode: string; message: string }): void {
  json(response, status, [{ message, errorCode }]);
}

function xml(response: ServerResponse, status: number, inner: string): void {
  response.writeHead(status, { "content-type": "text/xml;charset=UTF-8" }).end(`<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>${inner}</soapenv:Body></soapenv:Envelope>`);
}
