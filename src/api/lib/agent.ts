import { isContextPlugin, isDatasourcePlugin, secretsIn, type AtlasPlugin } from "@useatlas/plugin-sdk";
import { createAgent } from "../agent/agent.ts";
import { createMemoryStore } from "../agent/conversations/memory-store.ts";
import { createPostgresStore } from "../agent/conversations/postgres-store.ts";
import type { ActionDesk, AgentLogger, ExploreTool, PluginTool, RunQuery } from "../agent/ports.ts";
import { createContext } from "../agent/prompt/context.ts";
import type { ModelSettings } from "../config/settings.ts";
import type { Database } from "../database/open-database.ts";
import { callPlugin } from "../plugins/call-plugin.ts";
import type { createProjectSemantics } from "./semantic.ts";

export type { ChatRequest } from "../agent/agent.ts";
export type { Answer, AskedQuery, Question } from "../agent/ask.ts";
export type { WholeConversation } from "../agent/conversations/conversations.ts";
export type { Conversation } from "../agent/conversations/store.ts";
export type { Refreshed } from "../agent/prompt/context.ts";
export type { TurnEnd } from "../agent/turn-options.ts";
export type Agent = ReturnType<typeof createProjectAgent>;

export interface ProjectAgentOptions {
  plugins: readonly AtlasPlugin[];
  settings: ModelSettings;
  /** Null: conversations are kept in memory. */
  database: (() => Promise<Database>) | null;
  query: RunQuery;
  tools: { list(): readonly PluginTool[] };
  semantics: ReturnType<typeof createProjectSemantics>;
  explore: ExploreTool;
  approvals: ActionDesk;
  logger: AgentLogger;
}

/** The agent of a project. Loads neither the AI SDK nor a model before the first question. */
export function createProjectAgent({ plugins, settings, database, query, tools, semantics, explore, approvals, logger }: ProjectAgentOptions) {
  const context = createContext({ plugins: plugins.filter(isContextPlugin), call: callPlugin, deadlineMs: contextMs, logger });
  const configs = new Map(plugins.map(({ id, config }) => [id, config]));
  const agent = createAgent({
    model: settings,
    store: database ? createPostgresStore(async (sql, params) => (await database()).pool.query<Record<string, unknown>>(sql, [...params])) : createMemoryStore(),
    query,
    approvals,
    explore,
    connections: plugins.filter(isDatasourcePlugin).map(({ id, name = id, connection: { dbType }, dialect }) => ({ id, name, dbType, dialect })),
    semanticIndex: async () => (await semantics.load(), semantics.promptIndex()),
    loadContext: context.load,
    pluginTools: tools.list,
    call: callPlugin,
    secretsOf: (id) => secretsIn(configs.get(id)),
    limits: { maxSteps: settings.maxSteps, maxTokens: settings.maxTokens, historyTokens: Math.min(mostHistoryTokens, settings.maxTokens / 4), toolMs },
    logger,
  });
  return { ...agent, refreshContext: context.refresh };
}

const contextMs = 5_000;
const toolMs = 60_000;
// Room enough for a long talk, and little beside what the steps of one answer may take.
const mostHistoryTokens = 60_000;
