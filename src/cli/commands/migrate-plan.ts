import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { migrationStatus, onlyHazards, planForNewDatabase } from "@atlas/api/lib/migrate";
import { AtlasError } from "@useatlas/plugin-sdk";
import { EXIT } from "../exit-codes.ts";
import { printResult, setExitCode } from "../report.ts";
import { interrupted } from "../signals.ts";
import { countOf, describeStep, formatStep } from "./migrate/describe-steps.ts";
import { withDatabase } from "./migrate/with-database.ts";

export interface MigratePlanOptions {
  cwd: string;
  out?: string;
  allow?: string[];
  wait?: number;
  json?: boolean;
}

/** Shows what a migration would do and what that means for others; with `out` writes it for `migrate apply`. */
export async function migratePlan({ cwd, out, allow = [], wait = 60, json }: MigratePlanOptions): Promise<void> {
  await withDatabase(cwd, async ({ plugins, isAbsent, database }) => {
    if (out !== undefined && isAbsent) throw absent();
    const { plan, catalogHash } = isAbsent ? { plan: planForNewDatabase(plugins), catalogHash: null } : await migrationStatus(await database(), plugins, { allow, timeoutMs: wait * 1000, signal: interrupted });
    const { steps, refusals, notices } = plan;
    const file = { catalogHash, allow, steps: steps.map(describeStep), refusals, notices };
    const isFit = refusals.length === 0;
    if (out !== undefined && isFit) await writeFile(resolve(cwd, out), `${JSON.stringify({ schemaVersion: 1, ...file }, null, 2)}\n`, { flag: "wx" }).catch(refuseOverwriting);
    const remarks = [...refusals, ...notices].flatMap(({ message, hint }) => [message, `  ${hint}`]);
    const outcome = out !== undefined && isFit ? `${countOf(steps)} written to ${out}. Apply with: atlas migrate apply ${out}` : `${countOf(steps)} would be applied. Nothing was changed.`;
    printResult({ value: file, text: [...steps.map(formatStep), "", ...remarks, outcome].join("\n").trimStart() }, { json });
    if (!isFit) setExitCode(onlyHazards(plan) ? EXIT.hazard : EXIT.fault);
  });
}

function refuseOverwriting(thrown: unknown): never {
  if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST")) throw thrown;
  throw new AtlasError("The file for the plan exists already; it was left as it is.", { code: "TARGET_EXISTS", hint: "Name another one, or delete it.", cause: thrown });
}

function absent(): AtlasError {
  return new AtlasError("The embedded database has not been made yet: there is nothing that a plan could be held against.", { code: "DATABASE_UNREACHABLE", hint: "Run: atlas migrate" });
}
