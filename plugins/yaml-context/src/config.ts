import { z } from "zod";

/** Where the files are. */
export const ConfigSchema = z.strictObject({
  semanticDir: z.string().min(1, "semanticDir must not be empty").default("semantic"),
});

export type PluginConfig = z.output<typeof ConfigSchema>;
