import { AtlasError, requireDriver, unlessAborted } from "@useatlas/plugin-sdk";
import type * as jsforceApi from "jsforce";
import type { Connection, DescribeSObjectResult } from "jsforce";
import type { PluginConfig } from "./config";
import { explainLogin, explainRequest, isSessionLost } from "./explain-failure";
import { stopAtSignal } from "./transport";

export interface SalesforceClient {
  /** An answer of the REST API; `path` begins behind its version. Logs in before the first one, and once more when the session has ended. */
  get<Answer>(path: string, options: { signal: AbortSignal; headers?: Record<string, string> }): Promise<Answer>;
  /** An object's fields and relationships, kept for a while. */
  describe(object: string, signal: AbortSignal): Promise<DescribeSObjectResult>;
  readonly closed: boolean;
  close(): void;
}

/** One user's way to an org. Nothing is loaded or sent before the first request. */
export function createClient(config: PluginConfig, { loginTimeoutMs = 20_000 }: { loginTimeoutMs?: number } = {}): SalesforceClient {
  const end = new AbortController();
  const descriptions = new Map<string, { at: number; answer: Promise<DescribeSObjectResult> }>();
  let session: Promise<Connection> | undefined;

  async function get<Answer>(path: string, { signal, headers = {} }: { signal: AbortSignal; headers?: Record<string, string> }): Promise<Answer> {
    const stop = AbortSignal.any([signal, end.signal]);
    const first = await enter(stop);
    try {
      return await request<Answer>(first.connection, { path, headers, signal: stop });
    } catch (thrown) {
      stop.throwIfAborted();
      if (!isSessionLost(thrown)) throw explainRequest(thrown, config);
      // Others may have met the same dead session, and one of them has logged in again already.
      if (session === first.session) session = undefined;
    }
    const { connection } = await enter(stop);
    return await request<Answer>(connection, { path, headers, signal: stop }).catch((thrown: unknown) => {
      stop.throwIfAborted();
      throw explainRequest(thrown, config);
    });
  }

  async function enter(signal: AbortSignal): Promise<{ connection: Connection; session: Promise<Connection> }> {
    signal.throwIfAborted();
    const entering = (session ??= logIn(config, { signal: end.signal, timeoutMs: loginTimeoutMs }));
    try {
      return { connection: await unlessAborted(entering, signal), session: entering };
    } catch (thrown) {
      // The next request tries again, unless it was only this one that could not wait.
      if (!signal.aborted && session === entering) session = undefined;
      throw thrown;
    }
  }

  function describe(object: string, signal: AbortSignal): Promise<DescribeSObjectResult> {
    const key = object.toLowerCase();
    const known = descriptions.get(key);
    if (known && performance.now() - known.at < freshMs) return known.answer;
    const answer = get<DescribeSObjectResult>(`/sobjects/${object}/describe`, { signal });
    answer.catch(() => descriptions.delete(key));
    descriptions.set(key, { at: performance.now(), answer });
    return answer;
  }

  return {
    get,
    describe,
    get closed() {
      return end.signal.aborted;
    },
    close: () => end.abort(new AtlasError(`The connection to Salesforce at ${config.loginUrl} is closed.`, { code: "CONNECTION_CLOSED" })),
  };
}

/** Logs in, by OAuth where there is a connected app, else by SOAP. Sessions are not logged out: Salesforce gives every login of a user the same one. */
async function logIn(config: PluginConfig, { signal, timeoutMs }: { signal: AbortSignal; timeoutMs: number }): Promise<Connection> {
  const { loginUrl, username, password, token, clientId, clientSecret } = config;
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const jsforce = requireDriver<typeof jsforceApi>("jsforce", import.meta.url);
    const door = new jsforce.Connection({ loginUrl, version, logLevel: "NONE", ...(clientId && { oauth2: { loginUrl, clientId, clientSecret } }) });
    stopAtSignal(door, AbortSignal.any([signal, deadline]));
    await door.login(username, password + token);
    // Another connection, because that one would log in again by itself, without an end where the new session is refused as well.
    const inside = new jsforce.Connection({ instanceUrl: door.instanceUrl, accessToken: door.accessToken ?? "", version, logLevel: "NONE" });
    stopAtSignal(inside, signal);
    return inside;
  } catch (thrown) {
    signal.throwIfAborted();
    if (deadline.aborted) throw new AtlasError(`Could not log in to Salesforce at ${loginUrl}: it did not answer within ${timeoutMs} ms.`, { code: "DATASOURCE_UNAVAILABLE", hint: "Check the host in the url, the network and the firewall.", cause: thrown });
    throw explainLogin(thrown, config);
  }
}

function request<Answer>(connection: Connection, { path, headers, signal }: { path: string; headers: Record<string, string>; signal: AbortSignal }): Promise<Answer> {
  // jsforce reads a path with one slash as one behind the API's version; a page's path has the version in it.
  return Promise.resolve(connection.request<Answer>({ method: "GET", url: path, headers }, { signal }));
}

const version = "60.0";
const freshMs = 600_000;
