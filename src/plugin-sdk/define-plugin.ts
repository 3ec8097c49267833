import { checkPlugin } from "./shape/check-plugin.ts";
import { AtlasError, type Problem } from "./errors.ts";
import type { AtlasPlugin } from "./types/plugin.ts";

/**
 * Checks the shape of a plugin that needs no configuration and returns it unchanged.
 * Throws `PLUGIN_INVALID` with everything that is wrong with it.
 */
export function definePlugin<Plugin extends AtlasPlugin>(plugin: Plugin & OwnThis): Plugin {
  const problems = checkPlugin(plugin);
  if (problems.length > 0) throw invalidPlugin(problems);
  return plugin;
}

/** One error out of all the problems of one plugin. */
export function invalidPlugin(problems: readonly Problem[]): AtlasError {
  return new AtlasError(problems.map(({ message }) => message).join("\n"), {
    code: "PLUGIN_INVALID",
    hint: problems.find(({ hint }) => hint)?.hint,
    problems,
  });
}

// Authors keep state beside their methods (`_cache`, `pool`) and reach it by `this`. TypeScript would type `this`
// as the contract, which lacks these fields; `any` is the only type that lets an object literal extend it.
// oxlint-disable-next-line typescript/no-explicit-any
export type OwnThis = ThisType<any>;
