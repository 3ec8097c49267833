import { createPlugin, measureHealth, type AtlasActionPlugin } from "@useatlas/plugin-sdk";
import { ConfigSchema, type PluginConfig } from "./config";
import { createMailer } from "./mailer";
import { reportSchema, type Report } from "./report";

export function buildPlugin(config: PluginConfig) {
  const mailer = createMailer(config);

  return {
    id: "email-action",
    type: "action",
    version: "0.0.2",
    name: "E-mail",
    config,

    actions: [
      {
        name: "sendEmailReport",
        description: `Send a report by e-mail from ${config.fromAddress}`,
        tool: {
          description: `Sends a report by e-mail${config.allowedDomains ? ` to addresses at ${config.allowedDomains.join(", ")}` : ""}. An admin approves it first.`,
          inputSchema: reportSchema(config),
          execute: (report: Report, { toolCallId, abortSignal }: { toolCallId?: string; abortSignal?: AbortSignal } = {}) => mailer.send(report, { toolCallId, signal: abortSignal }),
        },
        actionType: "email:send",
        reversible: false,
        defaultApproval: "admin-only",
        requiredCredentials: [config.smtpUrl === undefined ? "resendApiKey" : "smtpUrl"],
      },
    ],

    healthCheck: () => measureHealth(mailer.check),
  } satisfies AtlasActionPlugin<PluginConfig>;
}

export const emailPlugin = createPlugin({ configSchema: ConfigSchema, create: buildPlugin });
