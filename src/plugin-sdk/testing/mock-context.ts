import { AtlasError } from "../errors.ts";
import { checkToolName } from "../shape/check-actions.ts";
import { createProblems } from "../shape/problems.ts";
import type { PluginAgent } from "../types/agent.ts";
import type { AtlasPluginContext, PluginToolDefinition } from "../types/host.ts";
import type { PluginDBConnection } from "../types/datasource.ts";
import { createMockLogger, type LogLine } from "./mock-logger.ts";

export interface MockContextOverrides extends Partial<Omit<AtlasPluginContext, "connections">> {
  /** The host's own shape, or simply the connections by id. */
  connections?: AtlasPluginContext["connections"] | Record<string, PluginDBConnection>;
}

export interface MockContext {
  ctx: AtlasPluginContext;
  logs: LogLine[];
  /** What the plugin registered, in order. */
  registeredTools: PluginToolDefinition[];
}

/** The `ctx` of a host without an internal database and without datasources, except for what `overrides` gives. */
export function createMockContext({ connections = {}, ...overrides }: MockContextOverrides = {}): MockContext {
  const { logger, logs } = createMockLogger();
  const registeredTools: PluginToolDefinition[] = [];

  const ctx: AtlasPluginContext = {
    db: null,
    connections: isRegistry(connections) ? connections : registryOf(connections),
    tools: {
      register(tool) {
        refuseName(tool.name, registeredTools);
        registeredTools.push(tool);
      },
    },
    logger,
    agent: mockAgent,
    stdio: null,
    config: {},
    ...overrides,
  };
  return { ctx, logs, registeredTools };
}

// There is nobody to ask: a test that needs an answer brings one.
const absent = (): Promise<never> => Promise.reject(new AtlasError("This context has no agent.", { code: "AGENT_ABSENT", hint: "Give createMockContext an agent." }));
const mockAgent: PluginAgent = { ask: absent, explore: absent, files: () => Promise.resolve([]), action: absent, approve: absent, deny: absent };

function isRegistry(connections: NonNullable<MockContextOverrides["connections"]>): connections is AtlasPluginContext["connections"] {
  return typeof connections.get === "function" && typeof connections.list === "function";
}

function registryOf(connections: Record<string, PluginDBConnection>): AtlasPluginContext["connections"] {
  return {
    get(id) {
      const connection = Object.hasOwn(connections, id) ? connections[id] : undefined;
      if (!connection) throw new AtlasError(`There is no datasource "${id}".`, { code: "CONNECTION_UNKNOWN" });
      return connection;
    },
    list: () => Object.keys(connections),
  };
}

function refuseName(name: string, registered: readonly PluginToolDefinition[]): void {
  const problems = createProblems();
  checkToolName(name, "tool name", problems);
  const [problem] = problems.all;
  if (problem) throw new AtlasError(problem.message, { code: problem.code });
  if (registered.some((tool) => tool.name === name)) throw new AtlasError(`The tool name "${name}" is taken.`, { code: "TOOL_NAME_TAKEN" });
}
