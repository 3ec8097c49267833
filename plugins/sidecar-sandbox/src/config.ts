import { z } from "zod";

/** Where the sidecar is, and how long it is given. */
export const ConfigSchema = z.strictObject({
  url: z
    .string()
    .min(1, "URL must not be empty")
    .refine((url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol), "URL must start with http:// or https://")
    // Fetch refuses such a URL, and it would be shown wherever the URL is.
    .refine((url) => !URL.canParse(url) || new URL(url).username + new URL(url).password === "", "URL must not hold a user or a password: pass the token as authToken"),
  authToken: z.string().min(1, "authToken must not be empty").optional(),
  timeoutMs: z.number().int().positive().max(600_000).default(10_000),
});

export type PluginConfig = z.output<typeof ConfigSchema>;
