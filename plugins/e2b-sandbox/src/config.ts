import { z } from "zod";

const url = z.string().refine(isSafe, "must be an https:// URL such as https://api.e2b.app; http:// is taken on this machine only");

/** The key of an E2B team, what its sandboxes are made from, and how long a command may take. */
export const ConfigSchema = z.strictObject({
  apiKey: z.string().min(1, "apiKey must not be empty"),
  template: z.string().min(1, "template must not be empty").optional(),
  apiUrl: url.default("https://api.e2b.app"),
  sandboxUrl: url.optional(),
  timeoutSec: z.number().int().positive().max(3600).default(30),
});

export type PluginConfig = z.output<typeof ConfigSchema>;

/** The key goes along with every request. */
function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return username + password === "" && (protocol === "https:" || (protocol === "http:" && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname)));
}
