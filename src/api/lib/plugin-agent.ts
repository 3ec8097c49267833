import type { PluginAgent } from "@useatlas/plugin-sdk";
import type { Agent } from "./agent.ts";
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
      const { conversationId, text, outcome, error, queries, actions } = await agent.ask(question);
      return { conversationId, text, outcome, ...(error === undefined ? {} : { error: error.message }), queries: queries.map(({ sql, explanation }) => ({ sql, explanation })), actions };
    },
    explore: async (command, options) => (await explore.run(command, options)).output,
    files: async () => (await semantics.load(), semantics.files()),
    approve: (id, person) => approvals.approve(id, person),
    deny: (id, person, reason) => approvals.deny(id, person, reason),
  };
}
