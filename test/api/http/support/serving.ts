import { createHost } from "@atlas/api/lib/host";
import { serve, type ServeOptions } from "@atlas/api/lib/serve";
import type { AtlasConfig } from "@atlas/api/lib/config";
import { onTestFinished } from "vitest";
import { tempProject } from "../../../support/temp-project.ts";

export type TestServer = Awaited<ReturnType<typeof serving>>;

/** A server of the config on a free port, stopped when the test is over. */
export async function serving(config: AtlasConfig = {}, { environment = {}, ...options }: Partial<ServeOptions> = {}) {
  const whole = { logLevel: "silent", ...config } as const;
  const host = createHost({ config: whole, cwd: await tempProject(), environment });
  const server = await serve({ host, config: whole, environment, port: 0, ...options });
  onTestFinished(() => server.stop());

  /** JSON in, JSON out. */
  async function call(path: string, { body, ...init }: RequestInit & { body?: unknown } = {}) {
    const sent = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const response = await fetch(`${server.url}${path}`, { ...sent, ...init, headers: { "content-type": "application/json", ...init.headers } });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
  }

  return { ...server, host, call };
}

export function bearer(key: string) {
  return { headers: { authorization: `Bearer ${key}` } };
}
