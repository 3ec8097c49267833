import type { Problem } from "../errors.ts";
import { checkPlugin } from "./check-plugin.ts";
import { isRecord } from "./problems.ts";

/** Everything that is wrong with the plugins of a config, each with its index: their shapes, and ids used twice. */
export function checkPlugins(plugins: readonly unknown[]): Problem[] {
  const firstWithId = new Map<string, number>();
  return plugins.flatMap((plugin, index) => {
    const problems = checkPlugin(plugin).map((problem) => ({ ...problem, path: pathOf(index, problem.path) }));
    const id = idOf(plugin);
    if (!id) return problems;
    const first = firstWithId.get(id);
    if (first === undefined) firstWithId.set(id, index);
    else problems.push(usedTwice(id, first, index));
    return problems;
  });
}

function idOf(plugin: unknown): string | undefined {
  try {
    return isRecord(plugin) && typeof plugin.id === "string" ? plugin.id : undefined;
  } catch {
    return undefined; // a getter that throws: checkPlugin has said so
  }
}

function usedTwice(id: string, first: number, second: number): Problem {
  return {
    code: "PLUGIN_ID_TWICE",
    path: pathOf(second, "id"),
    message: `Plugin id "${id}" is used by plugins[${first}] and plugins[${second}]`,
    hint: "Every plugin of a config needs an id of its own.",
  };
}

function pathOf(index: number, path: string): string {
  return path ? `plugins[${index}].${path}` : `plugins[${index}]`;
}
