import { createMockContext } from "../testing/mock-context.ts";
import type { AtlasPlugin } from "../types/plugin.ts";
import type { PluginAction } from "../types/tool.ts";
import { attempt, describeValue, type ConformanceFault } from "./faults.ts";
import { acceptsInput, examplesOf } from "./read-input-schema.ts";

type ActionPlugin = AtlasPlugin & { actions: readonly PluginAction[] };

/** Does with a plugin what a host does before anybody has approved an action; none may be executed by that. */
export async function checkActions(plugin: ActionPlugin): Promise<ConformanceFault[]> {
  const spy = spyOn(plugin.actions);
  try {
    const faults: ConformanceFault[] = [];
    for (const { name, tool } of plugin.actions) faults.push(...(await checkInput(name, tool.inputSchema)));
    const { ctx, registeredTools } = createMockContext();
    await attempt(() => plugin.initialize?.(ctx));
    await attempt(() => plugin.healthCheck?.());
    await attempt(() => plugin.teardown?.());
    const sideDoor = registeredTools.find(({ tool }) => typeof tool === "object" && tool !== null && spy.isOwn(tool));
    if (sideDoor) faults.push({ code: "ACTION_UNGUARDED", message: `initialize() registers the tool of an action as ${sideDoor.name}, which the model may call without approval`, key: "initialize" });
    return [...faults, ...spy.executed().map((name) => ({ code: "ACTION_EXECUTED", message: `The plugin executes the action ${name} although nobody has approved it`, key: "execute" }))];
  } finally {
    spy.restore();
  }
}

async function checkInput(name: string, schema: unknown): Promise<ConformanceFault[]> {
  for (const junk of ["junk", 42, null, []]) {
    if (await acceptsInput(schema, junk)) return [{ code: "ACTION_INPUT_UNCHECKED", message: `The tool of ${name} accepts ${JSON.stringify(junk)} as its input`, key: "inputSchema" }];
  }
  for (const example of examplesOf(schema)) {
    if ((await acceptsInput(schema, example)) === false) return [{ code: "ACTION_EXAMPLE_REFUSED", message: `The tool of ${name} refuses the example of its own input: ${describeValue(example)}`, key: "inputSchema" }];
  }
  return [];
}

/** Stands before what the actions do, so that a call is seen and nothing happens. */
function spyOn(actions: readonly PluginAction[]) {
  const executed = new Set<string>();
  const spies = new Set<unknown>();
  const restorations: (() => void)[] = [];
  for (const { name, tool } of actions) {
    const { execute } = tool;
    const spy = () => (executed.add(name), {});
    // A tool that is frozen cannot be watched.
    if (!Reflect.set(tool, "execute", spy)) continue;
    spies.add(spy);
    restorations.push(() => Reflect.set(tool, "execute", execute));
  }
  return {
    executed: () => [...executed],
    isOwn: (tool: object) => "execute" in tool && spies.has(tool.execute),
    restore: () => restorations.forEach((restore) => restore()),
  };
}
