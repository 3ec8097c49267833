import { z } from "zod";
import { tool } from "ai";
import { createPlugin } from "@useatlas/plugin-sdk";
import type { AtlasActionPlugin, PluginAction } from "@useatlas/plugin-sdk";

const ticketConfigSchema = z.object({
  apiUrl: z.string().url(),
  apiKey: z.string().min(1, "apiKey must not be empty"),
  defaultPriority: z.enum(["low", "medium", "high"]).default("medium"),
});

type TicketConfig = z.infer<typeof ticketConfigSchema>;

export const ticketPlugin = createPlugin<TicketConfig, AtlasActionPlugin<TicketConfig>>({
  configSchema: ticketConfigSchema,

  create(config) {
    const action: PluginAction = {
      name: "createSupportTicket",
      description: "Create a support ticket from analysis findings",
      tool: tool({
        description: "Create a support ticket. Requires user approval before execution.",
        inputSchema: z.object({
          title: z.string().max(200).describe("Short summary of the issue"),
          body: z.string().describe("Detailed description with relevant data"),
          priority: z
            .enum(["low", "medium", "high"])
            .optional()
            .describe(`Priority level. Defaults to "${config.defaultPriority}"`),
        }),
        execute: async ({ title, body, priority }) => {
          // This only runs AFTER the user approves in the chat UI
          const response = await fetch(`${config.apiUrl}/tickets`, {
            method: "POST",
            headers: {
              Authorization: `Bearer ${config.apiKey}`,
              "Content-Type": "application/json",
            },
            body: JSON.stringify({
              title,
              body,
              priority: priority ?? config.defaultPriority,
            }),
          });
          if (!response.ok) {
            throw new Error(`Ticket API returned ${response.status}`);
          }
          const ticket = (await response.json()) as { id: string; url: string };
          return { ticketId: ticket.id, url: ticket.url };
        },
      }),
      actionType: "ticket:create",
      reversible: false,
      defaultApproval: "manual",
      requiredCredentials: ["apiKey"],
      // ^ Values must match environment variable names (e.g. process.env.apiKey).
      // At startup, Atlas checks these env vars exist and logs a warning for any
      // that are missing (see validateActionCredentials in the ToolRegistry).
      // Missing credentials do not block startup — they produce warnings only.
    };

    return {
      id: "ticket-action",
      type: "action" as const,
      version: "1.0.0",
      name: "Support Ticket Action",
      config,
      actions: [action],
    };
  },
});
