import type { PluginFinding } from "@useatlas/plugin-sdk";
import { createClient, explain } from "./client";
import type { PluginConfig } from "./config";

/** Which of the scopes that it needs the token has: Slack tells no one when an event is kept back for want of one. */
export async function diagnose(config: PluginConfig): Promise<PluginFinding[]> {
  const slack = createClient(config, { timeoutMs: 4000, retries: 0 });
  const { response_metadata } = await slack.auth.test().catch((thrown: unknown) => Promise.reject(explain(thrown, config)));
  return judgeScopes(response_metadata?.scopes);
}

export function judgeScopes(granted: readonly string[] | undefined): PluginFinding[] {
  if (!granted) return [{ code: "SCOPES_UNSTATED", severity: "skipped", message: "Slack did not say which scopes the token has" }];
  const missing = scopes.filter(({ scope }) => !granted.includes(scope));
  if (missing.length === 0) return [{ code: "SCOPES_GRANTED", severity: "ok", message: `the token has all ${scopes.length} scopes that it needs` }];
  return missing.map(({ scope, severity, without }) => ({
    code: "SCOPE_MISSING",
    severity,
    message: `the token lacks the scope ${scope}, so ${without}`,
    hint: "Add it under OAuth & Permissions of the Slack app, and install the app anew.",
  }));
}

const scopes = [
  { scope: "chat:write", severity: "error", without: "nothing can be answered" },
  { scope: "app_mentions:read", severity: "warning", without: "mentions do not arrive" },
  { scope: "im:history", severity: "warning", without: "direct messages do not arrive" },
  { scope: "commands", severity: "warning", without: "/atlas does not arrive" },
] as const;
