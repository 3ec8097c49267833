import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { AtlasError, collectFailedPlugins, isFailedPlugin, type FailedPlugin, type Problem, withDeadline } from "@useatlas/plugin-sdk";
import { checkConfig, isConfig } from "./check-config.ts";
import { configError, describeImportError } from "./config-error.ts";
import type { AtlasConfig } from "./define-config.ts";
import { describeFailure } from "./describe-failure.ts";
import { loadEnvFile, type Environment } from "./environment.ts";
import { findConfig } from "./find-config.ts";
import { importModule } from "./import-module.ts";

export interface LoadedConfig {
  config: AtlasConfig;
  /** The config file. */
  path: string;
  /** The folder it lies in, which relative paths in it are relative to. */
  cwd: string;
}

export interface LoadConfigOptions {
  /** Receives the variables of `.env`. Default: the process's own, which is what the config's `process.env` reads. */
  environment?: Environment;
  /** Milliseconds for the config's own code. */
  timeoutMs?: number;
}

/**
 * Loads `atlas.config.ts` from `cwd`, after `.env` beside it. Throws an AtlasError with every problem at once:
 * their file and line, the plugin's index, and what to do.
 */
export async function loadConfig(cwd: string, { environment = process.env, timeoutMs = 30_000 }: LoadConfigOptions = {}): Promise<LoadedConfig> {
  const path = findConfig(cwd);
  await loadEnvFile(dirname(path), environment);
  const source = await readFile(path, "utf8");

  const { result, failures } = await collectFailedPlugins(() => attempt(() => importWithin(path, timeoutMs)));
  if ("thrown" in result) {
    // Plugins that failed before come first: what was thrown is often their consequence.
    const earlier = failures.flatMap((failure, index) => describeFailure(failure, { index, path, entry: undefined }));
    throw configError(path, [...earlier, describeImportError(result.thrown, path)]);
  }
  const value = result.value.default;
  if (value instanceof Promise || (value === undefined && !("default" in result.value))) throw configError(path, [noConfig(path, value)]);

  const problems = [...checkConfig(value, { path, source }), ...strays(failures, value, path)];
  if (!isConfig(value, problems)) throw configError(path, problems);
  return { config: value, path, cwd: dirname(path) };
}

type Attempt = { value: Record<string, unknown> } | { thrown: unknown };

async function attempt(run: () => Promise<Record<string, unknown>>): Promise<Attempt> {
  try {
    return { value: await run() };
  } catch (thrown) {
    return { thrown };
  }
}

async function importWithin(path: string, timeoutMs: number): Promise<Record<string, unknown>> {
  return withDeadline(() => importModule(path), {
    deadlineMs: timeoutMs,
    late() {
      throw new AtlasError(`It did not finish loading within ${timeoutMs / 1000} s`, { code: "CONFIG_TIMEOUT", hint: "Look for an await at its top level that never settles." });
    },
  });
}

/** Plugins that failed and are not in `plugins`: nobody would hear of them otherwise. */
function strays(failures: readonly FailedPlugin[], value: unknown, path: string): Problem[] {
  const listed = typeof value === "object" && value !== null && "plugins" in value && Array.isArray(value.plugins) ? value.plugins : [];
  return failures
    .filter((failure) => !listed.some((plugin) => isFailedPlugin(plugin) && plugin.error === failure.error))
    .flatMap((failure) => describeFailure(failure, { index: -1, path, entry: undefined }))
    .map((problem) => ({ ...problem, message: problem.message.replace("plugins[-1]: ", ""), path: "" }));
}

function noConfig(path: string, value: unknown): Problem {
  return value instanceof Promise
    ? { code: "CONFIG_PROMISE", path: "", message: "The default export is a Promise, not a config", hint: "Await it: export default await makeConfig();", location: { file: path } }
    : { code: "CONFIG_NO_DEFAULT", path: "", message: "It has no default export", hint: "Write: export default defineConfig({ plugins: [ … ] });", location: { file: path } };
}
