import { join } from "node:path";
import { runChecks } from "../../../../src/cli/checks/run-checks.ts";
import { readTarget } from "../../../../src/cli/checks/target/read-target.ts";
import { createTarget, validatePacked, validatePlugin } from "../../../../src/cli/checks/validate-plugin.ts";
import { validateRules } from "../../../../src/cli/checks/validate-rules.ts";
import type { Finding } from "../../../../src/cli/findings.ts";
import { tempProject } from "../../../support/temp-project.ts";
import { runReport } from "../run-atlas.ts";
import { underBun } from "./judge-planted.ts";
import { pluginFolder } from "./plugin-folder.ts";

export interface EngineCase {
  what: string;
  run(): Promise<readonly Finding[]>;
  /** Of all findings but those that are ok or blocked. */
  codes: readonly string[];
}

const suppressing = (entry: object) => async () => validatePlugin(await pluginFolder({ manifest: { atlas: { suppress: [{ code: "PACKAGE_LICENSE_MISSING", reason: "not decided", until: "2999-01-01", ...entry }] } } }), underBun);
const endless = () => pluginFolder({ files: { "src/index.ts": "for (;;) {}" } });
const checked = async (dir: string, { runtime = underBun.runtime, deadlineMs = 60_000, signal }: { runtime?: string; deadlineMs?: number; signal?: AbortSignal }) => {
  const target = createTarget(await readTarget(dir), { runtime, deadlines: { ...underBun.deadlines, load: 2_000 } });
  const findings = await runChecks(validateRules, target, { deadlineMs, about: target.name, ...(signal && { signal }) });
  await target.observe().catch(() => undefined); // what was started is over before its folder goes
  return findings;
};

/** The codes that no rule gives: of the run itself, and of what excuses findings. */
export const cases: EngineCase[] = [
  { what: "a suppression of a code that there is not", run: suppressing({ code: "LICENSE" }), codes: ["SUPPRESSION_INVALID"] },
  { what: "a suppression without an end", run: suppressing({ until: undefined }), codes: ["SUPPRESSION_INVALID"] },
  { what: "a suppression without a reason", run: suppressing({ reason: "" }), codes: ["SUPPRESSION_UNREASONED"] },
  { what: "a suppression whose day is over", run: suppressing({ until: "2020-01-01" }), codes: ["SUPPRESSION_EXPIRED"] },
  { what: "a suppression of nothing", run: suppressing({}), codes: ["SUPPRESSION_UNUSED"] },
  { what: "a package that npm cannot pack", run: async () => validatePacked(await pluginFolder({ manifest: { dependencies: undefined, scripts: { prepack: "exit 7" } } }), underBun), codes: ["PACK_FAILED"] },
  { what: "a folder without plugins", run: async () => (await runReport(["plugin", "validate"], { cwd: await tempProject() })).report.findings, codes: ["TARGETS_NONE"] },
  { what: "a plugin that hangs for longer than a check may last", run: async () => checked(await endless(), { deadlineMs: 500 }), codes: ["CHECK_TIMEOUT"] },
  { what: "a run that was interrupted before it began", run: async () => checked(await pluginFolder(), { signal: AbortSignal.abort() }), codes: validateRules.flatMap(({ needs = [] }) => (needs.length === 0 ? ["CHECK_INTERRUPTED"] : [])) },
  { what: "a runtime that is not there", run: async () => checked(await pluginFolder(), { runtime: join("/nonexistent", "bun") }), codes: ["CHECK_CRASHED"] },
];
