import { isActionPlugin, secretsIn, type ActionApprovalMode, type AtlasPlugin, type PluginAction } from "@useatlas/plugin-sdk";
import { approvalOf, type ApprovalPolicy } from "./policy.ts";

/** An action that the model may propose, and who approves it. */
export interface OfferedAction {
  pluginId: string;
  action: PluginAction;
  approval: ActionApprovalMode;
}

export function offeredActions(plugins: readonly AtlasPlugin[], policy: ApprovalPolicy): readonly OfferedAction[] {
  return plugins.filter(isActionPlugin).flatMap(({ id, actions }) => actions.map((action) => ({ pluginId: id, action, approval: approvalOf(action, policy) })));
}

/** The secrets of each plugin's config, by its id. */
export function secretsByPlugin(plugins: readonly AtlasPlugin[]): ReadonlyMap<string, readonly string[]> {
  return new Map(plugins.map(({ id, config }) => [id, secretsIn(config)]));
}
