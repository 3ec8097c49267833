import { AtlasError } from "@useatlas/plugin-sdk";
import type { HttpContext, HttpMiddleware } from "./http-env.ts";

/** Throws unless it is safe to listen on `hostname`: without keys on this machine only. */
export function checkBinding(hostname: string, { mode, keys }: { mode: "none" | "api-key"; keys: readonly unknown[] }): void {
  if (mode === "api-key" && keys.length === 0) {
    throw new AtlasError("The auth mode is api-key, and there is no key.", { code: "AUTH_KEYS_MISSING", hint: "Set ATLAS_API_KEY in .env, or auth.keys in atlas.config.ts." });
  }
  if (mode === "none" && !isLoopback(hostname)) {
    throw new AtlasError(`Without keys Atlas serves this machine only, and ${hostname} can be reached from others.`, {
      code: "AUTH_REQUIRED",
      hint: "Set ATLAS_API_KEY in .env or auth.keys in atlas.config.ts, or leave --host out.",
    });
  }
}

/**
 * Without keys, being on this machine is what lets somebody in. So that a web page in their browser is not let in as well,
 * the host must be this machine's by name (a name of the page's own may point here), and what changes something must not come from another origin.
 */
export function onlyFromHere(): HttpMiddleware {
  return async (c, next) => {
    const host = c.req.header("host") ?? "";
    if (!isLoopback(hostnameOf(host))) throw new AtlasError("Without keys Atlas answers to names of this machine only.", { code: "HOST_FOREIGN", hint: "Use http://localhost or http://127.0.0.1." });
    if (!isReading(c) && isForeign(c, host)) throw new AtlasError("Another web site may not do this.", { code: "ORIGIN_FOREIGN" });
    await next();
  };
}

export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "::1" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function isReading({ req: { method } }: HttpContext): boolean {
  return method === "GET" || method === "HEAD" || method === "OPTIONS";
}

/** Browsers send an origin with everything that changes something; programs send none. */
function isForeign(c: HttpContext, host: string): boolean {
  const origin = c.req.header("origin");
  if (origin !== undefined) return origin.toLowerCase() !== `http://${host.toLowerCase()}`;
  const site = c.req.header("sec-fetch-site");
  return site !== undefined && site !== "same-origin" && site !== "none";
}

function hostnameOf(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, "");
}
