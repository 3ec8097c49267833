import { createHost } from "@atlas/api/lib/host";
import { serve, type ServeOptions } from "@atlas/api/lib/serve";
import type { AtlasConfig } from "@atlas/api/lib/config";
import { onTestFinished } from "vitest";
import type { Script } from "../../../support/servers/openai-script.ts";
import { startOpenaiServer } from "../../../support/servers/openai-server.ts";
import { tempProject } from "../../../support/temp-project.ts";

export type TestServer = Awaited<ReturnType<typeof serving>>;

export interface ServingOptions extends Partial<Omit<ServeOptions, "host" | "config">> {
  /** What the model answers. */
  script?: Script;
}

/** A server of the config on a free port, with a scripted model, stopped when the test is over. */
export async function serving(config: AtlasConfig = {}, { environment = {}, script, ...options }: ServingOptions = {}) {
  const whole = { logLevel: "silent", ...config, ...(script && { model: await scriptedModel(script) }) } as const;
  const host = createHost({ config: whole, cwd: await tempProject(), environment });
  const server = await serve({ host, config: whole, environment, port: 0, ...options });
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

async function scriptedModel(script: Script) {
  const model = await startOpenaiServer(script);
  onTestFinished(() => model.stop());
  return { provider: "openai-compatible", name: "scripted", url: model.url } as const;
}
