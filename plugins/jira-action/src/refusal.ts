import { AtlasError, redactSecrets } from "@useatlas/plugin-sdk";
import type { PluginConfig } from "./config";

export interface Refused {
  response: Response;
  /** Undefined for what is no JSON, such as the page of a proxy. */
  answer: Record<string, unknown> | undefined;
  path: string;
}

/** What Jira says when it does not do what it was asked, with the fields that it complains about. */
export function refusal({ host, email, apiToken, projectKey }: PluginConfig, { response, answer, path }: Refused): AtlasError {
  const { status } = response;
  const said = redactSecrets(complaints(answer).join(" "), [apiToken]);
  if (status === 401) return new AtlasError(`Jira does not accept the token of ${email}.`, { code: "JIRA_UNAUTHORIZED", hint: "Make a new one at https://id.atlassian.com/manage-profile/security/api-tokens, and pass it as apiToken." });
  if (status === 403) return new AtlasError(`Jira does not let ${email} do this. ${said}`.trim(), { code: "JIRA_FORBIDDEN", hint: `Give the account the right to create issues in ${projectKey}. After several wrong passwords, log in once by browser.` });
  if (status === 404 && path.includes("/project/")) return new AtlasError(`There is no project ${projectKey} at ${host}, or ${email} may not see it.`, { code: "JIRA_PROJECT_UNKNOWN", hint: "Correct projectKey, or give the account access to the project." });
  if (status === 404) return new AtlasError(`There is no Jira API at ${host}. ${said}`.trim(), { code: "JIRA_UNREACHABLE", hint: "Check host in the plugin's config." });
  if (status === 429) return rateLimited(response);
  if (status === 400) return new AtlasError(`Jira did not take the issue. ${said || "It did not say why."}`, { code: "JIRA_REJECTED", hint: "Change what it complains about, or the screen and the required fields of the issue type." });
  return new AtlasError(`Jira answered ${status}. ${said}`.trim(), { code: "JIRA_FAILED", hint: status >= 500 ? "Try again later." : undefined });
}

function rateLimited(response: Response): AtlasError {
  const seconds = retryAfter(response);
  return new AtlasError("Jira has had too many requests.", { code: "JIRA_RATE_LIMITED", hint: seconds === undefined ? "Try again later." : `Try again in ${seconds} s.` });
}

/** Seconds, of a number or a date. */
export function retryAfter({ headers }: Response, now = Date.now()): number | undefined {
  const text = headers.get("retry-after");
  if (text === null) return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - now) / 1000);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

/** `errorMessages` are about the whole, `errors` by field. */
function complaints(answer: Record<string, unknown> | undefined): string[] {
  const { errorMessages, errors, message } = answer ?? {};
  const whole = Array.isArray(errorMessages) ? errorMessages : [message];
  const byField = typeof errors === "object" && errors !== null ? Object.entries(errors).map(([field, text]) => `${field}: ${String(text)}`) : [];
  return [...whole.filter((text): text is string => typeof text === "string" && text !== ""), ...byField].slice(0, mostComplaints).map((text) => (/[.!?]$/.test(text) ? text : `${text}.`));
}

const mostComplaints = 10;
