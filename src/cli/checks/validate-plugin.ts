import { interrupted } from "../signals.ts";
import type { Finding } from "../findings.ts";
import type { PluginTarget } from "./create-rule.ts";
import { observePlugin, type ObserveOptions } from "./observe/observe-plugin.ts";
import type { Observations } from "./observe/observations.ts";
import { runChecks } from "./run-checks.ts";
import { readTarget, type PluginFiles } from "./target/read-target.ts";
import { validateRules } from "./validate-rules.ts";

/** Puts one plugin to all rules. Throws `TARGET_MISSING` when there is nothing at `path`. */
export async function validatePlugin(path: string, options: ObserveOptions = {}): Promise<Finding[]> {
  const target = createTarget(await readTarget(path), options);
  return runChecks(validateRules, target, { deadlineMs: 120_000, about: target.name, signal: interrupted });
}

function createTarget(files: PluginFiles, options: ObserveOptions): PluginTarget {
  let observing: Promise<Observations> | undefined;
  const { dir, entry = "", manifest } = files;
  return { ...files, observe: () => (observing ??= observePlugin({ dir, entry, sampleConfig: sampleConfigOf(manifest.value) }, options)) };
}

/** `"atlas": { "sampleConfig": { … } }` of package.json. */
function sampleConfigOf({ atlas }: Record<string, unknown>): unknown {
  return typeof atlas === "object" && atlas !== null && "sampleConfig" in atlas ? atlas.sampleConfig : {};
}
