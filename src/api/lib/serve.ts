import type { AtlasConfig } from "../config/define-config.ts";
import type { Environment } from "../config/environment.ts";
import { resolveAuth, resolveModel, resolvePort } from "../config/settings.ts";
import { createApp } from "../http/create-app.ts";
import { checkBinding } from "../http/loopback.ts";
import { readPage } from "../http/page.ts";
import { runServer } from "../http/run-server.ts";
import type { Services } from "../http/services.ts";
import { watchHealth } from "../http/watch-health.ts";
import { callPlugin } from "../plugins/call-plugin.ts";
import type { Host, PluginEntry } from "./host.ts";

export interface ServeOptions {
  host: Host;
  config: AtlasConfig;
  environment?: Environment;
  /** Default: the config's, else the variable PORT, else 3001. */
  port?: number | undefined;
  hostname?: string | undefined;
  /** The folder that the page was built into. Left out: there is the API alone. */
  pageFolder?: string | undefined;
  deadlines?: Partial<ServeDeadlines>;
}

/** Milliseconds. */
export interface ServeDeadlines {
  /** Until a handler of a plugin must have answered. */
  routeMs: number;
  /** Until the database must have answered for `/api/health`. */
  pingMs: number;
  /** Of silence in a stream, after which proxies are told that it lives. */
  keepAliveMs: number;
  /** That answers have to come to their end when the server stops. */
  drainMs: number;
  /** Between two rounds of health checks. */
  healthEveryMs: number;
}

export interface Serving {
  url: string;
  auth: "none" | "api-key";
  model: string | null;
  hasPage: boolean;
  /** Resolves when every plugin was asked for its health once. */
  checked: Promise<void>;
  /** Milliseconds that answers have when the server stops. */
  stopsWithinMs: number;
  /** Takes no more requests, lets answers come to their end, closes the host. Harmless when it is called again. */
  stop(): Promise<void>;
}

/** Boots the host and serves it over HTTP. When something fails, what was opened is closed and it is thrown. */
export async function serve({ host, config, environment = process.env, port, hostname = "127.0.0.1", pageFolder, deadlines = {} }: ServeOptions): Promise<Serving> {
  const auth = resolveAuth(config, environment);
  const model = resolveModel(config, environment).name ?? null;
  const { drainMs, healthEveryMs, ...limits } = { ...defaultDeadlines, ...deadlines };
  try {
    checkBinding(hostname, auth);
    const page = pageFolder === undefined ? undefined : await readPage(pageFolder);
    const services = servicesOf(host, { hasModel: model !== null });
    const app = await createApp(services, { auth, page, requestsPerMinute: config.requestsPerMinute ?? 600, deadlines: limits });
    await host.boot();
    const server = await runServer(app, { hostname, port: port ?? resolvePort(config, environment), drainMs });
    const health = watchHealth(services.plugins, { checkHealth: services.checkHealth, everyMs: healthEveryMs });

    async function stop(): Promise<void> {
      health.stop();
      await server.stop();
      await host.close();
    }

    return { url: server.url, auth: auth.mode, model, hasPage: page !== undefined, checked: health.first, stopsWithinMs: drainMs, stop };
  } catch (thrown) {
    await host.close();
    throw thrown;
  }
}

function servicesOf(host: Host, { hasModel }: { hasModel: boolean }): Services {
  const { entries, hooks, logger, database, query, agent, approvals, explore, reloadSemantics } = host;
  return {
    logger,
    hooks,
    hasModel,
    plugins: entries,
    // The states that HTTP knows are the host's own entries.
    checkHealth: (state) => host.health(state as PluginEntry),
    call: callPlugin,
    pingDatabase: database && (async () => (await database()).pool.query("SELECT 1")),
    query,
    chat: agent.chat,
    conversations: agent.conversations,
    approvals,
    refreshContext: agent.refreshContext,
    reloadSemantics,
    sandboxes: explore.backends,
  };
}

const defaultDeadlines: ServeDeadlines = { routeMs: 30_000, pingMs: 2000, keepAliveMs: 15_000, drainMs: 10_000, healthEveryMs: 60_000 };
