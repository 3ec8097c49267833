import { createHost } from "@atlas/api/lib/host";
import { serve, type LaterServices, type ServeOptions } from "@atlas/api/lib/serve";
import type { AtlasConfig } from "@atlas/api/lib/config";
import { onTestFinished } from "vitest";
import { tempProject } from "../../../support/temp-project.ts";

export type TestServer = Awaited<ReturnType<typeof serving>>;

/** A server of the config on a free port, stopped when the test is over. */
export async function serving(config: AtlasConfig = {}, { environment = {}, later = {}, ...options }: Omit<Partial<ServeOptions>, "later"> & { later?: Partial<LaterServices> } = {}) {
  const whole = { logLevel: "silent", ...config } as const;
  const host = createHost({ config: whole, cwd: await tempProject(), environment });
  const server = await serve({ host, config: whole, environment, port: 0, later: { ...nothingLater(), ...later }, ...options });
  onTestFinished(() => server.stop());

  /** JSON in, JSON out. */
  async function call(path: string, { json, ...init }: RequestInit & { json?: unknown } = {}) {
    const sent = json === undefined ? {} : { method: "POST", body: JSON.stringify(json) };
    const response = await fetch(`${server.url}${path}`, { ...sent, ...init, headers: { "content-type": "application/json", ...init.headers } });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
  }

  return { ...server, host, call };
}

export function bearer(key: string) {
  return { headers: { authorization: `Bearer ${key}` } };
}

function nothingLater(): LaterServices {
  const nothing = () => Promise.reject(new Error("not yet"));
  return { chat: nothing, conversations: { list: nothing, get: nothing, delete: nothing }, approvals: { approve: nothing, deny: nothing, resolve: nothing, get: nothing, list: nothing }, refreshContext: nothing, reloadSemantics: nothing, sandboxes: () => [] };
}
