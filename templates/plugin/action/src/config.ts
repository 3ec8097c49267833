import { z } from "zod";

export const ConfigSchema = z.object({
  /** Where messages are posted to. */
  url: z.url({ protocol: /^https?$/, error: "url must begin with http:// or https://" }),
  token: z.string().min(1, "token must not be empty"),
  timeoutMs: z.number().int().positive().max(30_000).default(10_000),
});

export type PluginConfig = z.output<typeof ConfigSchema>;
