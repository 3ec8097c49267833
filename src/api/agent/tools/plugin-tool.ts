import type { Tool } from "ai";
import { messageOf, redactSecrets } from "@useatlas/plugin-sdk";
import type { CallPlugin, PluginTool } from "../ports.ts";
import { forModel } from "./for-model.ts";

export interface PluginToolOptions {
  call: CallPlugin;
  /** Milliseconds for `execute()`. */
  deadlineMs: number;
  /** What must not appear in a failure of this plugin. */
  secretsOf: (pluginId: string) => readonly string[];
}

/** A tool that a plugin registered. What it throws names the plugin; what it returns is whole for the person and bounded for the model. */
export function pluginTool({ pluginId, name, description, tool }: PluginTool, { call, deadlineMs, secretsOf }: PluginToolOptions): Tool {
  const own: AuthorsTool = tool;
  const { execute } = own;
  return {
    // What else the author's tool has, such as `providerOptions`, is kept.
    ...own,
    // Schemas of any kind that the AI SDK takes; the model's input is validated by it.
    inputSchema: own.inputSchema as Tool["inputSchema"],
    description,
    ...(execute && { execute: run }),
    toModelOutput: (result: ModelOutputOptions) => ownOutput(own, result) ?? { type: "text", value: forModel(textOf(result.output)) },
  } as Tool; // its members are those of a Tool, whose type is that of one certain input and output

  async function run(input: unknown, options: unknown): Promise<unknown> {
    try {
      return await call({ pluginId, method: `the tool ${name}`, deadlineMs }, async () => lastOf(await execute?.call(own, input, options)));
    } catch (thrown) {
      // Without a name: the AI SDK tells model and person what toString() makes of it.
      throw Object.assign(new Error(redactSecrets(messageOf(thrown), secretsOf(pluginId)), { cause: thrown }), { name: "" });
    }
  }
}

/** Why a tool must not run: it asks for an approval that only actions get. */
export function refusalOf({ pluginId, name, tool }: PluginTool): string | undefined {
  const { needsApproval }: AuthorsTool = tool;
  if (!needsApproval) return undefined;
  return `The tool ${name} of the plugin "${pluginId}" wants an approval, which only an action of a plugin can get.`;
}

/** A generator reports as it goes; its last value is the result. */
async function lastOf(result: unknown): Promise<unknown> {
  if (typeof result !== "object" || result === null || !(Symbol.asyncIterator in result)) return result ?? null;
  let last: unknown = null;
  // The check above is that of an async iterable.
  for await (const value of result as AsyncIterable<unknown>) last = value;
  return last;
}

/** What the author's own function makes of it. That of a plugin which fails at it must not end the turn. */
function ownOutput({ toModelOutput }: AuthorsTool, result: ModelOutputOptions) {
  try {
    return toModelOutput?.(result);
  } catch {
    return undefined; // the model then reads the output itself
  }
}

function textOf(output: unknown): string {
  return typeof output === "string" ? output : JSON.stringify(output ?? null);
}

type ModelOutputOptions = Parameters<NonNullable<Tool["toModelOutput"]>>[0];
type AuthorsTool = PluginTool["tool"] & { needsApproval?: unknown; toModelOutput?: Tool["toModelOutput"] };
