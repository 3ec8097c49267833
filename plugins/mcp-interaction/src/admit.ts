import { createHash, timingSafeEqual } from "node:crypto";
import type { PluginConfig } from "./config";
import type { Mcp } from "./driver";

/**
 * The refusal of a request that may not come in, or nothing. The names of this machine and `allowedHosts` are the only ones
 * that are answered to, so that no web page gets in by a name of its own that points here (DNS rebinding).
 */
export function refusalOf(request: Request, { mcp, config: { apiKey, allowedHosts }, ip }: { mcp: Mcp; config: PluginConfig; ip: string | undefined }): Response | undefined {
  const foreign =
    mcp.hostHeaderValidationResponse(request, [...mcp.localhostAllowedHostnames(), ...allowedHosts]) ??
    mcp.originValidationResponse(request, [...mcp.localhostAllowedOrigins(), ...allowedHosts]);
  if (foreign) return foreign;
  if (apiKey !== undefined) return hasKey(request, apiKey) ? undefined : refusal(401, "A key is needed: Authorization: Bearer <apiKey of the plugin mcp-interaction>.", { "www-authenticate": "Bearer" });
  // Whoever reaches this from another machine can write any Host header.
  return ip === undefined || isThisMachine(ip) ? undefined : refusal(403, "Without an apiKey the plugin mcp-interaction serves this machine only.");
}

function hasKey(request: Request, apiKey: string): boolean {
  const [, given = ""] = request.headers.get("authorization")?.match(/^Bearer +(\S+)$/i) ?? [];
  return timingSafeEqual(digest(given), digest(apiKey));
}

/** Of one length whatever the key is, as `timingSafeEqual` asks for. */
function digest(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}

function isThisMachine(ip: string): boolean {
  return ip === "::1" || /^(::ffff:)?127\./.test(ip);
}

function refusal(status: number, message: string, headers: Record<string, string> = {}): Response {
  return Response.json({ jsonrpc: "2.0", error: { code: -32_000, message }, id: null }, { status, headers });
}
