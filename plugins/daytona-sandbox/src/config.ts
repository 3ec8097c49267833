import { z } from "zod";

/** The key of a Daytona organization, where its API is, and how long a command may take. */
export const ConfigSchema = z.strictObject({
  apiKey: z.string().min(1, "apiKey must not be empty"),
  apiUrl: z.url({ protocol: /^https?$/, error: "apiUrl must be a URL such as https://app.daytona.io/api" }).default("https://app.daytona.io/api"),
  timeoutSec: z.number().int().positive().max(3600).default(30),
});

export type PluginConfig = z.output<typeof ConfigSchema>;
