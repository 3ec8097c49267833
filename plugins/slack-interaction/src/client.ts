import type * as webApi from "@slack/web-api";
import { AtlasError, messageOf, redactSecrets, requireDriver, type PluginLogger } from "@useatlas/plugin-sdk";
import type { PluginConfig } from "./config";

export type Slack = webApi.WebClient;

export interface ClientOptions {
  logger?: PluginLogger | undefined;
  /** Milliseconds that one call may take, without its retries. */
  timeoutMs?: number;
  retries?: number;
}

/** Slack's own client, loaded when it is first needed. It waits as long as a 429 asks for, and tries a failed call again with growing pauses. */
export function createClient({ botToken, apiUrl }: PluginConfig, { logger, timeoutMs = 15_000, retries = 5 }: ClientOptions = {}): Slack {
  const { WebClient, LogLevel } = requireDriver<typeof webApi>("@slack/web-api", import.meta.url);
  const log = (...words: unknown[]) => logger?.debug(redactSecrets(words.map(messageOf).join(" "), [botToken]));
  return new WebClient(botToken, {
    slackApiUrl: apiUrl,
    timeout: timeoutMs,
    retryConfig: { retries, factor: 2, minTimeout: 250, maxTimeout: 10_000, randomize: true },
    rejectRateLimitedCalls: retries === 0,
    // Its own one prints, also what a 429 says.
    logger: { debug: log, info: log, warn: log, error: log, setLevel: () => undefined, setName: () => undefined, getLevel: () => LogLevel.DEBUG },
  });
}

/** Asks Slack who the token belongs to. Throws with what is wrong, and what to do. */
export async function testAuth(config: PluginConfig): Promise<void> {
  const slack = createClient(config, { timeoutMs: 5000, retries: 0 });
  await slack.auth.test().catch((thrown: unknown) => Promise.reject(explain(thrown, config)));
}

export function explain(thrown: unknown, { apiUrl, botToken }: PluginConfig): AtlasError {
  const refusal = refusalOf(thrown);
  if (refusal) return new AtlasError(`Slack refuses: ${refusal}.`, { code: "SLACK_REFUSED", hint: hints[refusal], cause: thrown });
  if (codeOf(thrown) === "slack_webapi_rate_limited_error") return new AtlasError("Slack is asked too often at the moment.", { code: "SLACK_RATE_LIMITED", cause: thrown });
  const reason = redactSecrets(reasonOf(thrown), [botToken]);
  return new AtlasError(`Slack could not be reached at ${apiUrl}: ${reason}.`, { code: "SLACK_UNREACHABLE", hint: "Look whether this machine can reach it, and whether a proxy or a certificate is in the way.", cause: thrown });
}

/** The word that Slack gives a refusal, such as `invalid_auth`. */
export function refusalOf(thrown: unknown): string | undefined {
  const data = thrown instanceof Error && "data" in thrown ? thrown.data : undefined;
  return typeof data === "object" && data !== null && "error" in data && typeof data.error === "string" ? data.error : undefined;
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
}

/** What lies under "fetch failed" is what helps. */
function reasonOf(thrown: unknown): string {
  if (thrown instanceof Error && "original" in thrown) return reasonOf(thrown.original);
  if (thrown instanceof Error && thrown.name === "TimeoutError") return "it did not answer in time";
  if (thrown instanceof Error && thrown.cause !== undefined) return reasonOf(thrown.cause);
  return messageOf(thrown).replace(/\.$/, "");
}

const tokenHint = "Copy the Bot User OAuth Token of the Slack app (OAuth & Permissions) into botToken.";
const hints: Record<string, string> = {
  invalid_auth: tokenHint,
  not_authed: tokenHint,
  token_revoked: tokenHint,
  token_expired: tokenHint,
  account_inactive: tokenHint,
  missing_scope: "Give the Slack app the scopes that the plugin's README lists, and install it anew.",
  not_in_channel: "Invite the app to the channel.",
};
