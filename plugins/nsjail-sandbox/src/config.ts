import { z } from "zod";

/** Where nsjail is, and what a command may use. */
export const ConfigSchema = z.strictObject({
  nsjailPath: z.string().min(1, "nsjailPath must not be empty").optional(),
  timeLimitSec: z.number().int().positive().max(3600).default(10),
  memoryLimitMb: z.number().int().min(32, "memoryLimitMb must be at least 32: the shell itself needs that much").max(1_048_576).default(256),
});

export type PluginConfig = z.output<typeof ConfigSchema>;
