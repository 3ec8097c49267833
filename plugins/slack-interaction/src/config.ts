import { z } from "zod";

/** A Slack app's credentials, and who among its users are admins of Atlas. */
export const ConfigSchema = z.strictObject({
  signingSecret: z.string().min(1, "signingSecret must not be empty"),
  botToken: z.string().regex(/^xox[a-z]+-\S+$/, "botToken must be a token of Slack's, such as xoxb-…"),
  apiUrl: z
    .url({ protocol: /^https?$/, error: "apiUrl must be an http(s) URL" })
    .transform((url) => (url.endsWith("/") ? url : `${url}/`))
    .optional(),
  admins: z.array(z.string().regex(/^[UW][A-Z0-9]+$/, "an admin is the id of a Slack user, such as U012AB3CD")).default([]),
});

export type PluginConfig = z.output<typeof ConfigSchema>;
