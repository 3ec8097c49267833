import { availableParallelism } from "node:os";
import { AtlasError } from "@useatlas/plugin-sdk";
import { condense } from "../checks/condense.ts";
import { printExplanation } from "../checks/explanations/print-explanation.ts";
import { createScratchDatabases } from "../checks/observe/scratch-databases.ts";
import { findTargets } from "../checks/target/find-targets.ts";
import type { Fixed } from "../checks/fix-files.ts";
import { validatePacked, validatePlugin, type ValidateOptions } from "../checks/validate-plugin.ts";
import { createReport, type Finding } from "../findings.ts";
import { formatOf, type FormatOptions } from "../formats/formats.ts";
import { printReportAs } from "../formats/print-report.ts";
import { currentFolder } from "../options.ts";

export interface PluginValidateOptions extends FormatOptions {
  /** Folders, package.json or entry files. Default: every plugin in plugins/, or the plugin that `cwd` is. */
  paths?: readonly string[];
  cwd: string;
  /** The codes to look for; all of them when left out. */
  rule?: readonly string[] | undefined;
  /** A code to tell about, instead of checking anything. */
  explain?: string | undefined;
  /** Whether to mend in package.json what takes no judgement. */
  fix?: boolean | undefined;
  /** Whether to check the tarball that would be published, installed in an empty project. */
  packed?: boolean | undefined;
  /** Whether a warning is a fault, too. */
  strict?: boolean | undefined;
}

/** Checks plugins, each in a process of its own, and reports on all of them. */
export async function pluginValidate({ paths = [], cwd, rule, explain: code, strict = false, fix = false, packed = false, ...output }: PluginValidateOptions): Promise<void> {
  const format = formatOf(output);
  if (code !== undefined) return printExplanation(code, { command: "plugin validate", format });
  if (fix && packed) throw new AtlasError("--fix and --packed cannot be used together.", { code: "USAGE", hint: "Mend the sources first, then check what is packed of them." });
  const targets = await findTargets({ paths, cwd });
  const fixed: Fixed[] = [];
  const onFixed = fix ? (written: readonly Fixed[]) => void fixed.push(...written) : undefined;
  const findings = targets.length > 0 ? await withDatabases(cwd, (database) => validateAll(targets, packed ? validatePacked : validatePlugin, { codes: rule, onFixed, database })) : [nothingToValidate(cwd)];
  await printReportAs(createReport("plugin validate", findings, { strict, fixed: fix ? fixed : undefined }), { format, folder: currentFolder(), condense });
}

/** One server for all plugins, which is started when the first of them is run. */
async function withDatabases(cwd: string, work: (database: () => Promise<string>) => Promise<Finding[]>): Promise<Finding[]> {
  const databases = createScratchDatabases({ cwd });
  try {
    return await work(databases.create);
  } finally {
    await databases.close();
  }
}

/** As many at once as there are processors: each is a process, and a busy machine makes honest plugins late. */
async function validateAll(targets: readonly string[], validate: typeof validatePlugin, options: ValidateOptions): Promise<Finding[]> {
  const results: Finding[][] = [];
  let next = 0;
  const work = async () => {
    while (next < targets.length) {
      const index = next++;
      results[index] = await validate(targets[index] ?? "", options);
    }
  };
  await Promise.all(Array.from({ length: Math.min(targets.length, availableParallelism()) }, work));
  return results.flat();
}

function nothingToValidate(cwd: string): Finding {
  return {
    code: "TARGETS_NONE",
    severity: "unknown",
    subject: "plugins",
    message: `There is no plugin in ${cwd}, and none in its folder plugins/`,
    hint: "Name one: atlas plugin validate <path>, or make one: atlas plugin create.",
  };
}
