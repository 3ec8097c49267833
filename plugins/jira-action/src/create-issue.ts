import { AtlasError, isAtlasError } from "@useatlas/plugin-sdk";
import { toDocument } from "./adf/document";
import type { PluginConfig } from "./config";
import type { Ticket } from "./ticket";
import { request } from "./request";

export interface CreatedIssue {
  key: string;
  /** For people. */
  url: string;
}

/** Creates the issue. One that may exist although Jira did not say so is told from one that does not. */
export async function createIssue(config: PluginConfig, ticket: Ticket, signal?: AbortSignal): Promise<CreatedIssue> {
  const { key } = await request(config, { method: "POST", path: "/rest/api/3/issue", body: { fields: fieldsOf(config, ticket) }, timeoutMs, signal }).catch((thrown: unknown) => {
    if (!isAtlasError(thrown) || thrown.code !== "JIRA_TIMEOUT") throw thrown;
    throw new AtlasError(`${thrown.message} It may have created the issue.`, { code: thrown.code, hint: `Look for it in ${config.projectKey} before you try again.`, cause: thrown });
  });
  if (typeof key !== "string") throw new AtlasError("Jira did not say which issue it created.", { code: "JIRA_MALFORMED", hint: "Look for it in the project before you try again." });
  return { key, url: `${config.host}/browse/${encodeURIComponent(key)}` };
}

function fieldsOf({ projectKey, labels: always }: PluginConfig, { summary, description, issueType, priority, labels = [] }: Ticket): object {
  const all = [...new Set([...always, ...labels])];
  return {
    project: { key: projectKey },
    issuetype: { name: issueType },
    summary,
    description: toDocument(description),
    ...(priority === undefined ? {} : { priority: { name: priority } }),
    ...(all.length === 0 ? {} : { labels: all }),
  };
}

/** Less than the host waits for an action. */
const timeoutMs = 20_000;
