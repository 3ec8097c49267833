import { isAtlasError, type AtlasError } from "./errors.ts";

/** A plugin whose factory failed while a config was being loaded: it stands in the plugin's place until the loader reports it. */
export interface FailedPlugin {
  readonly [failed]: true;
  readonly error: AtlasError;
  /** What the factory was called with. */
  readonly input: unknown;
}

/**
 * Runs `load` with factories that return their failure instead of throwing it, so that one run finds the faults of
 * every plugin of a config. For the host's config loader alone.
 */
export async function collectFailedPlugins<Result>(load: () => Promise<Result>): Promise<{ result: Result; failures: FailedPlugin[] }> {
  const state = globalThis as { [collector]?: FailedPlugin[] };
  const failures: FailedPlugin[] = [];
  state[collector] = failures;
  try {
    return { result: await load(), failures };
  } finally {
    delete state[collector];
  }
}

export function isFailedPlugin(value: unknown): value is FailedPlugin {
  return typeof value === "object" && value !== null && failed in value;
}

/** Returns a stand-in for the plugin while a config is being loaded, and throws at any other time. */
export function collectInstead(thrown: unknown, input: unknown): FailedPlugin {
  const failures = (globalThis as { [collector]?: FailedPlugin[] })[collector];
  if (!failures || !isAtlasError(thrown)) throw thrown;
  const failure: FailedPlugin = { [failed]: true, error: thrown, input };
  failures.push(failure);
  return failure;
}

// Symbol.for and globalThis: the config may reach another copy of the SDK than the loader does.
const collector = Symbol.for("atlas.config-collector");
const failed: unique symbol = Symbol.for("atlas.failed-plugin") as never;
