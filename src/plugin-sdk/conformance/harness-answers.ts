import { tmpdir } from "node:os";
import { isActionPlugin, isContextPlugin, isDatasourcePlugin, isSandboxPlugin } from "../plugin-types.ts";
import type { AtlasPlugin } from "../types/plugin.ts";
import { attempt } from "./faults.ts";
import { answerFaults } from "./read-answer.ts";
import { acceptsInput } from "./read-input-schema.ts";

/** What is wrong with the answer to a query that the author says works. Throws what the query throws. */
export async function answersOf(plugin: AtlasPlugin, query: string): Promise<string[]> {
  if (!isDatasourcePlugin(plugin)) throw new Error("Only a datasource answers queries.");
  const connection = await plugin.connection.create();
  try {
    return answerFaults(await connection.query(query, 5_000)).map(({ message }) => message);
  } finally {
    await connection.close();
  }
}

/** The names of the actions that refuse what they are made for, or that there are not. */
export async function refusedInputs(plugin: AtlasPlugin, inputs: Readonly<Record<string, unknown>>): Promise<string[]> {
  const actions = isActionPlugin(plugin) ? plugin.actions : [];
  const verdicts = Object.entries(inputs).map(async ([name, input]) => {
    const action = actions.find((candidate) => candidate.name === name);
    return action && (await acceptsInput(action.tool.inputSchema, input)) ? [] : [name];
  });
  return (await Promise.all(verdicts)).flat();
}

/** Whether a context's text is another one after its source has changed and it was refreshed. */
export async function isRefreshed(plugin: AtlasPlugin, change: () => unknown): Promise<boolean> {
  if (!isContextPlugin(plugin)) throw new Error("Only a context is refreshed.");
  const { contextProvider } = plugin;
  const before = await contextProvider.load();
  await change();
  await contextProvider.refresh?.();
  return (await contextProvider.load()) !== before;
}

/** How a command ended that has to be ended; a throw is an end too. */
export async function exitCodeOf(plugin: AtlasPlugin, command: string): Promise<"0" | "not 0"> {
  if (!isSandboxPlugin(plugin)) throw new Error("Only a sandbox runs commands.");
  const backend = await plugin.sandbox.create(tmpdir());
  const run = await attempt(() => backend.exec(command));
  await backend.close?.();
  return "value" in run && (run.value as { exitCode?: unknown }).exitCode === 0 ? "0" : "not 0"; // checkConformance() has looked at what exec() returns
}
