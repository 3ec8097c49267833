import type { PluginAgent, PluginAnswer } from "@useatlas/plugin-sdk";
import type { Agent, AskedQuery } from "./agent.ts";
import type { Approvals } from "./approvals.ts";
import type { Explore } from "./explore.ts";
import type { createProjectSemantics } from "./semantic.ts";

export interface PluginAgentOptions {
  agent: Agent;
  approvals: Approvals;
  explore: Explore;
  semantics: ReturnType<typeof createProjectSemantics>;
}

/** What plugins get as `ctx.agent`. */
export function createPluginAgent({ agent, approvals, explore, semantics }: PluginAgentOptions): PluginAgent {
  return {
    async ask(question) {
      if (question.question !== undefined && question.conversationId !== undefined) await agent.conversations.admit({ conversationId: question.conversationId, person: question.person });
      const { conversationId, text, outcome, error, queries, actions } = await agent.ask(question);
      return { conversationId, text, outcome, ...(error === undefined ? {} : { error: error.message }), queries: queries.map(shown), actions };
    },
    explore: async (command, options) => (await explore.run(command, options)).output,
    files: async () => (await semantics.load(), semantics.files()),
    action: (id, person) => approvals.get(id, person),
    approve: (id, person) => approvals.approve(id, person),
    deny: (id, person, reason) => approvals.deny(id, person, reason),
  };
}

function shown({ sql, explanation, result }: AskedQuery): PluginAnswer["queries"][number] {
  if (!result?.success) return { sql, explanation };
  const { columns, rows, truncated } = result;
  return { sql, explanation, result: { columns, rows, ...(truncated && { truncated }) } };
}
