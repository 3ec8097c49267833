import { availableParallelism } from "node:os";
import { relative } from "node:path";
import { condense } from "../checks/condense.ts";
import { findTargets } from "../checks/target/find-targets.ts";
import { validatePlugin } from "../checks/validate-plugin.ts";
import { createReport, type Finding } from "../findings.ts";
import { printReport } from "../report.ts";

export interface PluginValidateOptions {
  /** Folders, package.json or entry files. Default: every plugin in plugins/, or the plugin that `cwd` is. */
  paths?: readonly string[];
  cwd: string;
  json?: boolean | undefined;
}

/** Checks plugins, each in a process of its own, and reports on all of them. */
export async function pluginValidate({ paths = [], cwd, json = false }: PluginValidateOptions): Promise<void> {
  const targets = await findTargets({ paths, cwd });
  const found = targets.length > 0 ? await validateAll(targets) : [nothingToValidate(cwd)];
  const findings = found.map((finding) => nearby(finding, cwd));
  const report = createReport("plugin validate", findings);
  // The counts are of all findings either way.
  printReport(json ? report : { ...report, findings: condense(findings) }, { json });
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

/** Paths as the reader would type them. */
function nearby(finding: Finding, cwd: string): Finding {
  if (!finding.location) return finding;
  const path = relative(cwd, finding.location.file);
  return path.startsWith("..") ? finding : { ...finding, location: { ...finding.location, file: path } };
}
