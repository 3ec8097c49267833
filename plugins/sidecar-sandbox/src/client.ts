import { setTimeout } from "node:timers/promises";
import { AtlasError, messageOf, redactSecrets, type PluginExecResult, type PluginExploreBackend, createDeadline } from "@useatlas/plugin-sdk";
import type { PluginConfig } from "./config";
import { parseResult, readAtMost } from "./read-answer";

export interface Sidecar extends PluginExploreBackend {
  /** Throws what is wrong with it, if something is. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** Talks to the sidecar. Opens nothing before the first call. */
export function createSidecar({ url, authToken, timeoutMs }: PluginConfig): Sidecar {
  const base = url.endsWith("/") ? url : `${url}/`;
  const headers = { "content-type": "application/json", ...(authToken === undefined ? {} : { authorization: `Bearer ${authToken}` }) };
  const hide = (text: string) => redactSecrets(text, authToken === undefined ? [] : [authToken]);
  const closing = new AbortController();

  async function exec(command: string): Promise<PluginExecResult> {
    const body = JSON.stringify({ command, timeout: timeoutMs });
    return parseResult(await within(timeoutMs + graceMs, (signal) => request("exec", { method: "POST", body, signal })));
  }

  async function check(): Promise<void> {
    await within(Math.min(timeoutMs, checkMs), (signal) => request("health", { method: "GET", signal }));
  }

  async function within<Result>(milliseconds: number, run: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const deadline = createDeadline(milliseconds, closing.signal);
    try {
      return await run(deadline.signal);
    } catch (thrown) {
      if (closing.signal.aborted) throw new AtlasError("The sandbox was closed, and the command was ended.", { code: "SANDBOX_CLOSED", cause: thrown });
      if (!deadline.late) throw thrown;
      throw new AtlasError(`The sidecar at ${base} did not answer within ${milliseconds} ms.`, { code: "SIDECAR_TIMEOUT", hint: "See whether it is overloaded, or what stands between it and Atlas.", cause: thrown });
    } finally {
      deadline.release();
    }
  }

  /** A sidecar that is busy is asked again, as long as there is time. */
  async function request(path: string, init: RequestInit & { signal: AbortSignal }): Promise<string> {
    for (;;) {
      const response = await send(path, init);
      if (response.ok) return readAtMost(response, largestAnswer);
      await response.body?.cancel();
      if (response.status !== 429) throw refused(response.status);
      await setTimeout(waitMs(response), undefined, { signal: init.signal });
    }
  }

  async function send(path: string, init: RequestInit & { signal: AbortSignal }): Promise<Response> {
    try {
      // A redirect would take the token to where nobody sent it.
      return await fetch(new URL(path, base), { ...init, headers, redirect: "error" });
    } catch (thrown) {
      init.signal.throwIfAborted();
      const reason = thrown instanceof Error && thrown.cause !== undefined ? messageOf(thrown.cause) : messageOf(thrown);
      throw new AtlasError(`The sidecar at ${base} did not answer: ${hide(reason)}`, { code: "SIDECAR_UNREACHABLE", hint: "Start it, or correct the url.", cause: thrown });
    }
  }

  function refused(status: number): AtlasError {
    const wrongToken = status === 401 || status === 403;
    const reason = wrongToken ? (authToken === undefined ? ": it wants a token" : ": the token is not its own") : "";
    return new AtlasError(`The sidecar at ${base} answered ${status}${reason}.`, { code: "SIDECAR_REFUSED", hint: wrongToken ? "Pass the token that the sidecar was started with as authToken." : "The url must be that of a sidecar of Atlas." });
  }

  return { exec, check, close: async () => closing.abort() };
}

function waitMs(response: Response): number {
  const seconds = Number(response.headers.get("retry-after") ?? "");
  return Math.max(shortestWaitMs, Number.isFinite(seconds) ? seconds * 1000 : 0);
}

/** The sidecar keeps the limit itself; this is for the way there and back. */
export const graceMs = 2000;
const checkMs = 5000;
const shortestWaitMs = 100;
/** Twice 1 MB, of characters that JSON writes with six. */
const largestAnswer = 16_000_000;
