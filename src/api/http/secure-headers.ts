import type { HttpMiddleware } from "./http-env.ts";

/** Headers that keep a browser from doing more with a response than it is meant for. A plugin's page may bring its own. */
export function secureHeaders(): HttpMiddleware {
  return async (c, next) => {
    await next();
    // What a plugin passes on from fetch() has headers that cannot be changed.
    if (c.get("pluginId") !== undefined) c.res = new Response(c.res.body, c.res);
    c.res.headers.set("x-request-id", c.get("requestId"));
    for (const [name, value] of headers) if (!c.res.headers.has(name)) c.res.headers.set(name, value);
  };
}

// The page is self-contained: its script, its style and its data come from here, and nobody frames it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const headers = [
  ["content-security-policy", policy],
  ["x-content-type-options", "nosniff"],
  ["x-frame-options", "DENY"],
  ["referrer-policy", "no-referrer"],
  ["cross-origin-opener-policy", "same-origin"],
  ["cross-origin-resource-policy", "same-origin"],
] as const;
