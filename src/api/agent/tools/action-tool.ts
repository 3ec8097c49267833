import type { Tool, ToolApprovalStatus } from "ai";
import { isAtlasError, messageOf, type ActionRecord, type Person, type PluginAction } from "@useatlas/plugin-sdk";
import type { ActionDesk } from "../ports.ts";
import { forModel } from "./for-model.ts";

export interface ActionToolOptions {
  approvals: ActionDesk;
  conversationId: string;
  person: Person;
  signal: AbortSignal;
  /** Hears of every action that was proposed. */
  onAction: (record: ActionRecord) => void;
}

/** An action as the model's tool. It never calls the plugin: it proposes, and reads what became of the proposal. */
export function actionTool({ description, tool }: PluginAction, { approvals, conversationId }: ActionToolOptions): Tool {
  return {
    description,
    // As of any plugin's tool; the approvals validate it once more.
    inputSchema: tool.inputSchema as Tool["inputSchema"],
    async execute(_input: unknown, { toolCallId }: { toolCallId: string }): Promise<unknown> {
      return outputOf(await approvals.outcome({ conversationId, toolCallId }));
    },
    toModelOutput: ({ output }: { output: unknown }) => ({ type: "text", value: forModel(JSON.stringify(output ?? null)) }),
  } as Tool; // its members are those of a Tool, whose type is that of one certain input and output
}

/** Proposes a call of an action. Only what is executed already runs on; the rest waits for a person. */
export function proposeAction(name: string, { approvals, conversationId, person, signal, onAction }: ActionToolOptions) {
  return async (input: unknown, { toolCallId }: { toolCallId: string }): Promise<ToolApprovalStatus> => {
    try {
      const record = await approvals.propose({ name, input, conversationId, toolCallId, person, signal });
      onAction(record);
      return record.status === "pending" || record.status === "executing" ? "user-approval" : "not-applicable";
    } catch (thrown) {
      const hint = isAtlasError(thrown) && thrown.hint ? ` ${thrown.hint}` : "";
      return { type: "denied", reason: `It could not be proposed: ${messageOf(thrown)}${hint}` };
    }
  };
}

/** What a call of an action came to, as its output: that of the plugin, or why there is none. */
export function outputOf(record: ActionRecord | undefined): unknown {
  if (!record) return { error: "This action was not proposed, and did not run." };
  if (record.status === "executed") return record.output ?? null;
  if (record.status === "failed") return { error: record.error ?? "It failed." };
  if (record.status === "unknown") return { error: "It was started, and it is not known whether it was done. A person has to look." };
  return { error: `It did not run: ${record.status}.` };
}
