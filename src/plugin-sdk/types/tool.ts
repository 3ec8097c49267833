/**
 * A tool of the AI SDK, of major 5, 6 or 7, by its structure alone: their own `Tool` types are not assignable
 * to one another, but all three have these members.
 */
export interface AtlasTool {
  description?: unknown;
  inputSchema: unknown;
  // `any` because the input's type belongs to the author's schema; parameters of `unknown` would refuse every tool.
  // oxlint-disable-next-line typescript/no-explicit-any
  execute?: (input: any, options: any) => unknown;
}

/** Who may approve an action: `manual` any participant of the conversation, `admin-only` admins, `auto` nobody needs to. */
export type ActionApprovalMode = "manual" | "admin-only" | "auto";

/** A side effect that the agent may propose. `tool.execute` runs only after approval. */
export interface PluginAction {
  name: string;
  description: string;
  tool: AtlasTool;
  /** What kind of action it is, such as `ticket:create`. */
  actionType: string;
  /** Whether it can be undone; shown to whoever approves. */
  reversible: boolean;
  defaultApproval: ActionApprovalMode;
  /** Keys of the plugin's config, or environment variables, that it cannot do without. Missing ones warn at boot. */
  requiredCredentials?: string[];
}
