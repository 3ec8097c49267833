import { createPlugin, measureHealth, type AtlasActionPlugin } from "@useatlas/plugin-sdk";
import { ConfigSchema, type PluginConfig } from "./config";
import { createIssue } from "./create-issue";
import { request } from "./request";
import { ticketSchema, type Ticket } from "./ticket";

export function buildPlugin(config: PluginConfig) {
  return {
    id: "jira-action",
    type: "action",
    version: "0.0.2",
    name: "Jira",
    config,

    actions: [
      {
        name: "createJiraTicket",
        description: `Create a Jira issue in the project ${config.projectKey} from what was found`,
        tool: {
          description: `Creates an issue in the Jira project ${config.projectKey}. A person approves it first.`,
          inputSchema: ticketSchema,
          execute: (ticket: Ticket, { abortSignal }: { abortSignal?: AbortSignal } = {}) => createIssue(config, ticket, abortSignal),
        },
        actionType: "jira:create",
        reversible: true,
        defaultApproval: "manual",
        requiredCredentials: ["host", "email", "apiToken"],
      },
    ],

    healthCheck: () => measureHealth(() => check(config)),
  } satisfies AtlasActionPlugin<PluginConfig>;
}

/** Whether Jira knows the account, and the account the project. Both within the time that the host waits. */
async function check(config: PluginConfig): Promise<void> {
  await request(config, { method: "GET", path: "/rest/api/3/myself", timeoutMs: 4000 });
  await request(config, { method: "GET", path: `/rest/api/3/project/${config.projectKey}`, timeoutMs: 4000 });
}

export const jiraPlugin = createPlugin({ configSchema: ConfigSchema, create: buildPlugin });
