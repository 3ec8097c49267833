import { z } from "zod";

/** How MCP clients reach Atlas. Over HTTP: at `/mcp` of `atlas serve`, or on a port of its own. */
export const ConfigSchema = z
  .strictObject({
    transport: z.enum(["stdio", "http"]),
    port: z.number().int().min(0).max(65_535).optional(),
    hostname: z.string().min(1, "hostname must not be empty").optional(),
    apiKey: z.string().min(16, "apiKey must have at least 16 characters").optional(),
    allowedHosts: z.array(z.string().regex(/^[^\s:/]+$|^\[[\da-f:]+\]$/i, "a host is a name without scheme and port, such as atlas.example.com")).default([]),
  })
  .superRefine(({ transport, port, hostname, apiKey, allowedHosts }, context) => {
    const refuse = (key: string, message: string) => context.addIssue({ code: "custom", path: [key], message });
    const forHttp = { port, hostname, apiKey, ...(allowedHosts.length > 0 && { allowedHosts }) };
    for (const [key, value] of Object.entries(forHttp)) if (transport === "stdio" && value !== undefined) refuse(key, 'It is for transport "http": over stdio there is one client, which starts Atlas itself');
    if (hostname !== undefined && port === undefined) refuse("hostname", "It is for a port of its own, and port is missing");
    if (apiKey !== undefined) return;
    if (hostname !== undefined && !loopback.test(hostname)) refuse("hostname", "Other machines can reach this address, so apiKey is needed");
    if (allowedHosts.length > 0) refuse("allowedHosts", "Other machines know Atlas by these names, so apiKey is needed");
  });

export type PluginConfig = z.output<typeof ConfigSchema>;

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1)$/;
