import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { migrate, type ExpectedPlan } from "@atlas/api/lib/migrate";
import { AtlasError } from "@useatlas/plugin-sdk";
import { printResult } from "../report.ts";
import { interrupted } from "../signals.ts";
import { countOf } from "./migrate/describe-steps.ts";
import { showingProgress } from "./migrate/show-progress.ts";
import { withDatabase } from "./migrate/with-database.ts";

export interface MigrateApplyOptions {
  cwd: string;
  file: string;
  wait?: number;
  json?: boolean;
}

/** Applies a plan that `migrate plan --out` wrote, unless the database or the plugins have moved since. */
export async function migrateApply({ cwd, file, wait = 60, json }: MigrateApplyOptions): Promise<void> {
  await withDatabase(cwd, async ({ plugins, database }) => {
    const { allow, ...expected } = await readPlanFile(resolve(cwd, file));
    const opened = await database();
    const { applied } = await showingProgress((progress) => migrate(opened, plugins, { allow, expected, lockTimeoutMs: wait * 1000, ...progress, signal: interrupted }));
    const value = { database: opened.label, applied: applied.map(({ step, durationMs }) => ({ id: step.id, durationMs })) };
    printResult({ value, text: `${countOf(applied)} applied to ${opened.label}.` }, { json });
  });
}

async function readPlanFile(path: string): Promise<ExpectedPlan & { allow: string[] }> {
  const plan = await parse(path);
  const { catalogHash, allow, steps } = Object(plan);
  const statements = Array.isArray(steps) ? steps.map((step: unknown): unknown => Object(step).sql) : [];
  if (typeof catalogHash !== "string" || !isStrings(allow) || !Array.isArray(steps) || !isStrings(statements)) throw invalid(path);
  return { catalogHash, allow, statements };
}

async function parse(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (thrown) {
    if (thrown instanceof SyntaxError) throw invalid(path, thrown);
    throw new AtlasError(`The plan ${path} cannot be read.`, { code: "TARGET_MISSING", hint: "Make it with: atlas migrate plan --out plan.json", cause: thrown });
  }
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

function invalid(path: string, cause?: unknown): AtlasError {
  return new AtlasError(`${path} is not a plan.`, { code: "USAGE", hint: "Make one with: atlas migrate plan --out plan.json", cause });
}
