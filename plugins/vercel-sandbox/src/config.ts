import { z } from "zod";

const credential = z.string().min(1, "must not be empty").optional();

/** On Vercel no credentials are needed; elsewhere a token, a team and a project. */
export const ConfigSchema = z
  .strictObject({
    accessToken: credential,
    teamId: credential,
    projectId: credential,
    apiUrl: z.string().refine(isSafe, "apiUrl must be an https:// URL such as https://vercel.com/api; http:// is taken on this machine only").default("https://vercel.com/api"),
    timeoutSec: z.number().int().positive().max(3600).default(30),
  })
  .refine(({ accessToken, teamId, projectId }) => new Set([accessToken, teamId, projectId].map((one) => one === undefined)).size === 1, "Give accessToken, teamId and projectId together, or, on Vercel, none of them");

export type PluginConfig = z.output<typeof ConfigSchema>;

/** The key goes along with every request. */
function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  return username + password === "" && (protocol === "https:" || (protocol === "http:" && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname)));
}
