import { z } from "zod";

export const ConfigSchema = z.object({
  /** A command that runs for longer is killed. */
  timeoutMs: z.number().int().positive().max(60_000).default(10_000),
  /** What a command prints beyond this is dropped, for stdout and stderr each. */
  maxOutputBytes: z.number().int().positive().max(10_000_000).default(1_000_000),
});

export type PluginConfig = z.output<typeof ConfigSchema>;
