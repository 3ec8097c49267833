import { z } from "zod";

export const ConfigSchema = z.object({
  url: z
    .string()
    .min(1, "URL must not be empty")
    .refine((url) => /^postgres(ql)?:\/\//.test(url), "URL must start with postgresql:// or postgres://"),
  /** Connections that may be open at once. */
  poolSize: z.number().int().positive().max(500).default(10),
});

export type PluginConfig = z.output<typeof ConfigSchema>;
