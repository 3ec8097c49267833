import type { ActionApprovalMode, AtlasActionPlugin, PluginAction } from "@useatlas/plugin-sdk";
import { z } from "zod";

export const secret = "canary-7f3a-hunter2";

/** A plugin whose actions tell the witness at `url`; each is one way for an action to behave. */
export function ticketPlugin(url: string, parts: Partial<AtlasActionPlugin> = {}): AtlasActionPlugin {
  return {
    id: "tickets",
    type: "action",
    version: "1.0.0",
    config: { apiKey: secret },
    actions: [
      action("createTicket", "manual", ({ title }) => post(url, title)),
      action("deleteTicket", "admin-only", ({ title }) => post(url, title)),
      action("noteTicket", "auto", ({ title }) => post(url, title)),
      action("slowTicket", "manual", ({ title }) => post(`${url}/slow`, title)),
      action("throwingTicket", "manual", async ({ title }) => {
        await post(url, title);
        throw new Error(`The ticket server refused the key ${secret}.`);
      }),
    ],
    ...parts,
  };
}

export function action(name: string, defaultApproval: ActionApprovalMode, execute: (input: { title: string }, options: object) => unknown, inputSchema: unknown = titleSchema): PluginAction {
  return { name, description: `${name} of a test`, actionType: `ticket:${name}`, reversible: false, defaultApproval, tool: { inputSchema, execute } };
}

export async function post(url: string, body: string): Promise<unknown> {
  return (await fetch(url, { method: "POST", body })).json();
}

const titleSchema = z.object({ title: z.string().max(200), priority: z.enum(["low", "high"]).default("low") });
