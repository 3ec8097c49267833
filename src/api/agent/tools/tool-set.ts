import type { ToolApprovalConfiguration, ToolSet } from "ai";
import type { ExploreTool, PluginTool, RunQuery } from "../ports.ts";
import type { PromptParts } from "../prompt/compose-prompt.ts";
import { actionTool, proposeAction, type ActionToolOptions } from "./action-tool.ts";
import { executeSqlDescription, executeSqlTool } from "./execute-sql.ts";
import { exploreDescription, exploreTool } from "./explore.ts";
import { pluginTool, refusalOf, type PluginToolOptions } from "./plugin-tool.ts";

export interface ToolSetOptions extends ActionToolOptions, PluginToolOptions {
  query: RunQuery;
  connectionIds: readonly string[];
  explore: ExploreTool;
  /** As they are registered at this moment. */
  pluginTools: readonly PluginTool[];
}

/** Everything that the model may call in one turn, what of it needs an approval, and how the prompt describes it. */
export function createToolSet({ query, connectionIds, explore, pluginTools, call, deadlineMs, secretsOf, ...actions }: ToolSetOptions) {
  const offered = actions.approvals.actions.map(({ action }) => action);
  const tools: ToolSet = {
    executeSQL: executeSqlTool({ query, connectionIds }),
    explore: exploreTool(explore),
    ...Object.fromEntries(pluginTools.map((tool) => [tool.name, pluginTool(tool, { call, deadlineMs, secretsOf })])),
    ...Object.fromEntries(offered.map((action) => [action.name, actionTool(action, actions)])),
  };
  const toolApproval: ToolApprovalConfiguration<ToolSet, unknown> = {
    ...Object.fromEntries(pluginTools.map((tool) => [tool.name, approvalOf(tool)])),
    ...Object.fromEntries(offered.map(({ name }) => [name, proposeAction(name, actions)])),
  };
  const described: PromptParts["tools"] = [
    { name: "executeSQL", description: executeSqlDescription, kind: "host" },
    { name: "explore", description: exploreDescription, kind: "host" },
    ...pluginTools.map(({ name, description }) => ({ name, description, kind: "plugin" as const })),
    ...offered.map(({ name, description }) => ({ name, description, kind: "action" as const })),
  ];
  return { tools, toolApproval, described };
}

function approvalOf(tool: PluginTool) {
  const reason = refusalOf(tool);
  return reason === undefined ? ("not-applicable" as const) : { type: "denied" as const, reason };
}
