import { isAtlasError } from "@useatlas/plugin-sdk";
import { interrupted } from "../signals.ts";
import type { Finding } from "../findings.ts";
import type { PluginTarget, RuleCheck } from "./create-rule.ts";
import { observePlugin, type ObserveOptions } from "./observe/observe-plugin.ts";
import type { Observations } from "./observe/observations.ts";
import { onlyCodes } from "./only-codes.ts";
import { runChecks } from "./run-checks.ts";
import { installPacked } from "./target/install-packed.ts";
import { readTarget, type PluginFiles } from "./target/read-target.ts";
import { fixFiles, type Fixed } from "./fix-files.ts";
import { suppress } from "./suppressions.ts";
import { validateRules } from "./validate-rules.ts";

export interface ValidateOptions extends ObserveOptions {
  /** The codes to look for; all of them when left out. */
  codes?: readonly string[] | undefined;
  /** Called with what was written, after files were mended; nothing is mended without it. */
  onFixed?: ((fixed: readonly Fixed[]) => void) | undefined;
}

/** Puts what a project gets of a plugin to the rules: its tarball, installed beside the SDK. */
export async function validatePacked(path: string, options: ValidateOptions = {}): Promise<Finding[]> {
  const { dir, name, manifest } = await readTarget(path);
  const subject = `${name} (packed)`;
  try {
    const packed = await installPacked(dir, String(manifest.value.name));
    try {
      const findings = await judge({ files: await readTarget(packed.dir, { packed: true }), checkout: await readTarget(dir) }, options);
      // Whoever mends it does so in the sources.
      return findings.map((finding) => ({ ...finding, subject, location: finding.location && { ...finding.location, file: finding.location.file.replace(packed.dir, dir) } }));
    } finally {
      await packed.remove();
    }
  } catch (thrown) {
    if (!isAtlasError(thrown) || thrown.code !== "PACK_FAILED") throw thrown;
    return [{ code: thrown.code, severity: "error", subject, message: thrown.message, hint: thrown.hint, location: { file: manifest.path } }];
  }
}

/** Puts one plugin to the rules. Throws `TARGET_MISSING` when there is nothing at `path`, `CODE_UNKNOWN` for a code that there is not. */
export async function validatePlugin(path: string, { codes = [], onFixed, ...options }: ValidateOptions = {}): Promise<Finding[]> {
  const files = await readTarget(path);
  const judged = await judge({ files, checkout: files }, { codes, ...options });
  const fixed = onFixed ? await fixFiles(files.dir, judged) : [];
  if (fixed.length === 0) return judged;
  onFixed?.(fixed);
  return validatePlugin(path, { codes, ...options });
}

/** Puts a plugin to the rules: most of them look at `files`, and what those need not have at the checkout that they come of. */
async function judge({ files, checkout }: { files: PluginFiles; checkout: PluginFiles }, { codes = [], ...options }: ValidateOptions): Promise<Finding[]> {
  const { checks, isAsked } = codes.length > 0 ? onlyCodes(validateRules, codes) : { checks: validateRules, isAsked: () => true };
  const named = (is: (rule: RuleCheck) => boolean) => new Set(validateRules.filter(is).map(({ name }) => name));
  const [hosted, ofCheckout] = [named(({ host }) => host), named((rule) => rule.ofCheckout)];
  const target = createTarget(files, { ...options, host: checks.some(({ name }) => hosted.has(name)) });
  const lying = { ...checkout, observe: target.observe };
  const rules = checks.map((check) => (ofCheckout.has(check.name) ? { ...check, examine: () => check.examine(lying) } : check));
  const findings = await runChecks(rules, target, { deadlineMs: 120_000, about: target.name, signal: interrupted });
  return suppress(findings.filter(isAsked), { manifest: target.manifest, subject: target.name, today: new Date().toISOString().slice(0, 10), all: codes.length === 0 });
}

/** A plugin to put to rules: its files, and what is seen of it once somebody asks; `host`: whether any of them judges what it does in a host. */
export function createTarget(files: PluginFiles, { host = true, ...options }: ObserveOptions & { host?: boolean }): PluginTarget {
  let observing: Promise<Observations> | undefined;
  const { dir, entry = "", manifest } = files;
  return { ...files, observe: () => (observing ??= observePlugin({ dir, entry, sampleConfig: sampleConfigOf(manifest.value), host }, options)) };
}

/** `"atlas": { "sampleConfig": { … } }` of package.json. */
function sampleConfigOf({ atlas }: Record<string, unknown>): unknown {
  return typeof atlas === "object" && atlas !== null && "sampleConfig" in atlas ? atlas.sampleConfig : {};
}
