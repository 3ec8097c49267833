import { isInteractionPlugin, type AtlasPlugin } from "@useatlas/plugin-sdk";
import { Hono } from "hono";
import type { HostFailures } from "./host-failures.ts";
import type { UseFault } from "./observations.ts";

/** Asks the served host for each route that anybody may ask for as it stands, at both of its places. What it answers is the plugin's business; that it answers is not. */
export async function routeFaults(plugin: AtlasPlugin, { url, failures, limitMs }: { url: string; failures: HostFailures; limitMs: number }): Promise<UseFault[]> {
  const faults: UseFault[] = [];
  for (const path of plainPaths(plugin)) {
    for (const place of [path, `/api/plugins/${plugin.id}${path === "/" ? "" : path}`]) {
      failures.take();
      const fault = await faultOf(`${url}${place}`, { place, failures, limitMs });
      if (!fault) continue;
      faults.push(fault);
      break;
    }
  }
  return faults;
}

/** The paths of GET routes that nothing has to be put into. */
function plainPaths(plugin: AtlasPlugin): string[] {
  if (!isInteractionPlugin(plugin) || !plugin.routes) return [];
  const app = new Hono();
  plugin.routes(app);
  const paths = app.routes.filter(({ method, path }) => method === "GET" && !/[:*{?]/.test(path)).map(({ path }) => path);
  return [...new Set(paths)].slice(0, most);
}

async function faultOf(address: string, { place, failures, limitMs }: { place: string; failures: HostFailures; limitMs: number }): Promise<UseFault | undefined> {
  const hangs = { code: "ROUTE_HANGS", message: `GET ${place} never answers`, key: "routes" };
  let response: Response;
  try {
    response = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(limitMs + graceMs) });
  } catch {
    return hangs;
  }
  // A stream of events has no end, and needs none.
  await response.body?.cancel();
  const failure = response.status === 500 ? failures.take().find(({ words }) => words === `GET ${place} failed`) : undefined;
  if (!failure) return undefined;
  if (failure.code === "PLUGIN_TIMEOUT") return hangs;
  return { code: "ROUTE_FAILS", message: `GET ${place} ends in a 500 of the host: ${failure.message}`, key: "routes", location: failure.location };
}

const most = 20;
// The host has a deadline of its own, and says more.
const graceMs = 1_000;
