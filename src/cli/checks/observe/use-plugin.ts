import { createProjectSemantics } from "@atlas/api/lib/semantic";
import { isDatasourcePlugin, isInteractionPlugin, messageOf, type AtlasPlugin } from "@useatlas/plugin-sdk";
import { attempt, checkConformance } from "@useatlas/plugin-sdk/testing";
import type { UseFault } from "./observations.ts";

/** Uses a plugin as a host does, and says where it does not keep its side: what the SDK can see, and what takes a host. */
export async function usePlugin(plugin: AtlasPlugin): Promise<UseFault[]> {
  const faults: UseFault[] = await checkConformance(plugin);
  if (isDatasourcePlugin(plugin)) faults.push(...(await entityFaults(plugin)));
  if (isInteractionPlugin(plugin) && plugin.routes) faults.push(...(await routeFaults(plugin.routes.bind(plugin))));
  return faults;
}

async function entityFaults(plugin: AtlasPlugin): Promise<UseFault[]> {
  const layer = await createProjectSemantics({ cwd: "/nonexistent", plugins: [plugin], deadlineMs: 3_000 }).load();
  // A provider that asks its service for tables cannot be tried without one: then it is the service that is missing.
  const faults = layer.warnings.filter(({ code }) => code !== "SEMANTIC_MISSING").map(({ message }): UseFault => ({ code: "ENTITY_INVALID", message, key: "entities" }));
  return "entities" in plugin && typeof plugin.entities === "function" ? faults : [...faults, ...layer.degraded.map(({ message }): UseFault => ({ code: "ENTITY_INVALID", message, key: "entities" }))];
}

async function routeFaults(routes: (app: never) => unknown): Promise<UseFault[]> {
  const { Hono } = await import("hono");
  const app = new Hono();
  const mounted = await attempt(() => routes(app as never)); // the author's type of it may be Hono's or the SDK's
  if ("thrown" in mounted) return [{ code: "ROUTES_THROW", message: `routes() threw: ${messageOf(mounted.thrown)}`, key: "routes" }];
  const paths = app.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => `${method} ${path}`);
  const faults = [...new Set(paths.filter((path, index) => paths.indexOf(path) !== index))].map((path): UseFault => ({ code: "ROUTE_TWICE", message: `${path} is mounted twice; the first one answers`, key: "routes" }));
  const taken = app.routes.filter(({ path }) => /^\/(\*|api(\/(v1|health|\*).*)?)?$/.test(path));
  return [...faults, ...[...new Set(taken.map(({ path }) => path))].map((path): UseFault => ({ code: "ROUTE_TAKEN", message: `${path} is a path of the host`, key: "routes" }))];
}
