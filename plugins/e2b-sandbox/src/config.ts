import { z } from "zod";

const url = z.url({ protocol: /^https?$/, error: "must be a URL such as https://api.e2b.app" });

/** The key of an E2B team, what its sandboxes are made from, and how long a command may take. */
export const ConfigSchema = z.strictObject({
  apiKey: z.string().min(1, "apiKey must not be empty"),
  template: z.string().min(1, "template must not be empty").optional(),
  apiUrl: url.default("https://api.e2b.app"),
  sandboxUrl: url.optional(),
  timeoutSec: z.number().int().positive().max(3600).default(30),
});

export type PluginConfig = z.output<typeof ConfigSchema>;
