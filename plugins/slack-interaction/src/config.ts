import { z } from "zod";

/** A Slack app's credentials, and who among its users are admins of Atlas. */
export const ConfigSchema = z.strictObject({
  signingSecret: z.string().min(1, "signingSecret must not be empty"),
  botToken: z.string().min(1, "botToken must not be empty"),
  apiUrl: z.string().refine(isSafe, "apiUrl must be an https:// URL such as https://slack.com/api/; http:// is taken on this machine only").transform(withSlash).default("https://slack.com/api/"),
  admins: z.array(z.string().regex(/^[UW][A-Z0-9]+$/, "an admin is the id of a Slack user, such as U012AB3CD")).default([]),
});

export type PluginConfig = z.output<typeof ConfigSchema>;

/** The token goes along with every request. */
function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return username + password === "" && (protocol === "https:" || (protocol === "http:" && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname)));
}

/** Slack's SDK puts the method right behind it. */
function withSlash(url: string): string {
  return url.endsWith("/") ? url : `${url}/`;
}
