import { AtlasError } from "@useatlas/plugin-sdk";
import { Hono } from "hono";
import { requestId } from "hono/request-id";
import { answerError, pathUnknown } from "./answer-error.ts";
import { createAuthenticate, type AuthOptions } from "./authenticate.ts";
import type { HttpEnv, HttpMiddleware } from "./http-env.ts";
import { createInFlight } from "./in-flight.ts";
import { limitBody } from "./limit-body.ts";
import { createRateLimit, type LimitRate } from "./limit-rate.ts";
import { onlyFromHere } from "./loopback.ts";
import { observeRequests } from "./observe-requests.ts";
import { PAGE_PATHS, pageRoutes, type Page } from "./page.ts";
import { checkRoutes, mountPluginRoutes, readPluginRoutes } from "./plugin-routes.ts";
import { actionRoutes } from "./routes/actions.ts";
import { adminRoutes } from "./routes/admin.ts";
import { chatRoutes } from "./routes/chat.ts";
import { conversationRoutes } from "./routes/conversations.ts";
import { healthRoutes } from "./routes/health.ts";
import { personRoutes } from "./routes/person.ts";
import { queryRoutes } from "./routes/query.ts";
import type { RoutePattern } from "./route-overlap.ts";
import { secureHeaders } from "./secure-headers.ts";
import type { Services } from "./services.ts";

export interface AppOptions {
  auth: AuthOptions;
  /** Left out: there is the API alone. */
  page?: Page | undefined;
  /** Of each person, and for plugin routes of each address. */
  requestsPerMinute: number;
  deadlines: { routeMs: number; pingMs: number; keepAliveMs: number };
}

export type App = Awaited<ReturnType<typeof createApp>>;

/** The HTTP API, the plugins' routes and the page as one app. Throws `ROUTE_TAKEN` when two want the same request. */
export async function createApp(services: Services, { auth, page, requestsPerMinute, deadlines }: AppOptions) {
  const app = new Hono<HttpEnv>();
  const inFlight = createInFlight();
  const limitRate = createRateLimit(requestsPerMinute);
  let isStopping = false;

  app.onError((thrown, c) => answerError(thrown, c, services));
  app.notFound((c) => answerError(pathUnknown(c), c, services));

  app.use(requestId(), observeRequests(services), secureHeaders(), refuseWhen(() => isStopping));
  if (auth.mode === "none") app.use(onlyFromHere());
  app.use("/api/v1/*", admit(auth, limitRate), limitBody);

  healthRoutes(app, services, { deadlineMs: deadlines.pingMs });
  personRoutes(app);
  chatRoutes(app, services, { inFlight, keepAliveMs: deadlines.keepAliveMs });
  queryRoutes(app, services, { inFlight });
  conversationRoutes(app, services);
  actionRoutes(app, services);
  adminRoutes(app, services);

  const routes = await readPluginRoutes({ plugins: services.plugins.map(({ plugin }) => plugin), call: services.call, deadlineMs: deadlines.routeMs });
  checkRoutes(routes, reservedRoutes(page));
  mountPluginRoutes(app, routes, { limitRate, call: services.call, deadlineMs: deadlines.routeMs });
  if (page) pageRoutes(app, page);

  return { fetch: app.fetch, inFlight, refuseNew: () => void (isStopping = true) };
}

/** Lets in whoever has a key, as often as they may. Those who try keys are counted by their address. */
function admit(auth: AuthOptions, limitRate: LimitRate): HttpMiddleware {
  const authenticate = createAuthenticate(auth);
  return async (c, next) => {
    try {
      c.set("person", authenticate(c.req.header("authorization")));
    } finally {
      await limitRate(c);
    }
    await next();
  };
}

function refuseWhen(isStopping: () => boolean): HttpMiddleware {
  return async (c, next) => {
    if (isStopping()) {
      c.header("connection", "close");
      throw new AtlasError("The server is stopping.", { code: "SERVER_STOPPING", hint: "Try again in a moment." });
    }
    await next();
  };
}

/** What no plugin may mount: the host's own paths, and those of the page. */
export function reservedRoutes(page?: Page): RoutePattern[] {
  return [...ownPaths, ...[...PAGE_PATHS, ...(page?.keys() ?? [])].map((path) => ({ method: "GET", path }))];
}

const ownPaths = ["/api/health", "/api/v1/*", "/api/plugins/*"].map((path) => ({ method: "ALL", path }));
