import { EventEmitter, once } from "node:events";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { createHost } from "@atlas/api/lib/host";
import { serve } from "@atlas/api/lib/serve";
import { duckdbPlugin } from "@atlas/plugin-duckdb-datasource";
import { mcpPlugin } from "@atlas/plugin-mcp-interaction";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { definePlugin, type AtlasPlugin } from "@useatlas/plugin-sdk";
import { onTestFinished } from "vitest";
import { repository, tempProject } from "../support/temp-project.ts";

export const warehouse = join(repository, "templates/project/warehouse/demo.duckdb");

/** `legacy` is the protocol of before 2026-07-28, with a session; `auto` gets the one since. */
export type Era = "legacy" | "auto";

/** A server over the demo warehouse with the plugin in it. */
export async function mcpHost(config: Partial<Parameters<typeof mcpPlugin>[0]> = {}, { plugins = [] as AtlasPlugin[], rowLimit = 1000 } = {}) {
  const cwd = await semanticProject();
  const whole = { plugins: [duckdbPlugin({ path: warehouse }), mcpPlugin({ transport: "http", ...config }), ...plugins], logLevel: "silent", rowLimit } as const;
  const host = createHost({ config: { ...whole, plugins: [...whole.plugins] }, cwd, environment: {} });
  const server = await serve({ host, config: { ...whole, plugins: [...whole.plugins] }, environment: {}, port: 0 });
  onTestFinished(() => server.stop());
  return { ...server, host, url: `${server.url}/mcp` };
}

export async function semanticProject(): Promise<string> {
  const cwd = await tempProject();
  await cp(join(repository, "templates/project/semantic"), join(cwd, "semantic"), { recursive: true });
  return cwd;
}

/** The official client, connected over Streamable HTTP. */
export async function connect(url: string, { era = "auto" as Era, key }: { era?: Era; key?: string } = {}): Promise<Client> {
  const client = new Client({ name: "test", version: "1.0.0" }, { versionNegotiation: { mode: era } });
  await client.connect(new StreamableHTTPClientTransport(new URL(url), key === undefined ? {} : { requestInit: { headers: { authorization: `Bearer ${key}` } } }));
  onTestFinished(() => client.close());
  return client;
}

/** Tells of every query that starts, and of how one fails. */
export function queryWatch() {
  const events = new EventEmitter();
  const started = once(events, "started");
  const failed = once(events, "failed");
  const plugin = definePlugin({
    id: "watch",
    type: "context",
    version: "1.0.0",
    contextProvider: { load: () => "" },
    hooks: { beforeQuery: [{ handler: () => void events.emit("started") }], onQueryError: [{ handler: ({ code }) => void events.emit("failed", code) }] },
  });
  return { plugin, started, failed: failed.then(([code]) => String(code)) };
}

/** Takes minutes. */
export const endless = "SELECT count(*) FROM orders a, orders b, orders c, orders d";
