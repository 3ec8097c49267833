import { availableParallelism } from "node:os";
import { condense } from "../checks/condense.ts";
import { findTargets } from "../checks/target/find-targets.ts";
import { validatePlugin } from "../checks/validate-plugin.ts";
import { createReport, type Finding } from "../findings.ts";
import { formatOf, type FormatOptions } from "../formats/formats.ts";
import { printReportAs } from "../formats/print-report.ts";
import { currentFolder } from "../options.ts";

export interface PluginValidateOptions extends FormatOptions {
  /** Folders, package.json or entry files. Default: every plugin in plugins/, or the plugin that `cwd` is. */
  paths?: readonly string[];
  cwd: string;
}

/** Checks plugins, each in a process of its own, and reports on all of them. */
export async function pluginValidate({ paths = [], cwd, ...output }: PluginValidateOptions): Promise<void> {
  const format = formatOf(output);
  const targets = await findTargets({ paths, cwd });
  const findings = targets.length > 0 ? await validateAll(targets) : [nothingToValidate(cwd)];
  await printReportAs(createReport("plugin validate", findings), { format, folder: currentFolder(), condense });
}

/** As many at once as there are processors: each is a process, and a busy machine makes honest plugins late. */
async function validateAll(targets: readonly string[]): Promise<Finding[]> {
  const results: Finding[][] = [];
  let next = 0;
  const work = async () => {
    while (next < targets.length) {
      const index = next++;
      results[index] = await validatePlugin(targets[index] ?? "");
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
