import type { Hono } from "hono";
import { z } from "zod";
import type { HttpEnv } from "../http-env.ts";
import type { InFlight } from "../in-flight.ts";
import { readBody } from "../read-body.ts";
import type { Services } from "../services.ts";

/** `POST /api/v1/query`: one query, on the path that every query takes. */
export function queryRoutes(app: Hono<HttpEnv>, { query }: Pick<Services, "query">, { inFlight }: { inFlight: InFlight }): void {
  app.post("/api/v1/query", async (c) => {
    const { sql, connectionId } = await readBody(c, queryBody);
    return c.json(await query({ sql, connectionId, origin: "http", signal: inFlight.signalOf(c) }));
  });
}

const queryBody = z.strictObject({ sql: z.string(), connectionId: z.string().optional() });
