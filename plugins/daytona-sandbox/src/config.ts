import { z } from "zod";

/** The key of a Daytona organization, where its API is, and how long a command may take. */
export const ConfigSchema = z.strictObject({
  apiKey: z.string().min(1, "apiKey must not be empty"),
  apiUrl: z.string().refine(isSafe, "apiUrl must be an https:// URL such as https://app.daytona.io/api; http:// is taken on this machine only").default("https://app.daytona.io/api"),
  timeoutSec: z.number().int().positive().max(3600).default(30),
});

export type PluginConfig = z.output<typeof ConfigSchema>;

/** The key goes along with every request. */
function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return username + password === "" && (protocol === "https:" || (protocol === "http:" && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname)));
}
