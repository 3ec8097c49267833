import { resolve } from "node:path";
import { loadConfig } from "@atlas/api/lib/config";
import { isDatabaseAbsent } from "@atlas/api/lib/database";
import { createHost, type Host } from "@atlas/api/lib/host";
import { lintPlan, lintSchema, migrationStatus, type DeclaredPlugin } from "@atlas/api/lib/migrate";
import { isAtlasError } from "@useatlas/plugin-sdk";
import { createReport, type Finding } from "../findings.ts";
import { printReport } from "../report.ts";
import { interrupted, onInterrupt } from "../signals.ts";
import { reserveStdout } from "../stdout.ts";

export interface MigrateLintOptions {
  cwd: string;
  wait?: number;
  json?: boolean;
}

/** Says what is unwise in the plugins' schemas, and with a database what migrating them would mean for it. */
export async function migrateLint({ cwd, wait = 60, json }: MigrateLintOptions): Promise<void> {
  reserveStdout();
  const findings = await load(cwd).then((project) => lintProject(project, wait), misdeclared);
  printReport(createReport("migrate lint", findings), { json });
}

function load(cwd: string) {
  return loadConfig(resolve(cwd));
}

async function lintProject(project: Awaited<ReturnType<typeof load>>, wait: number): Promise<Finding[]> {
  const host = createHost(project);
  const release = onInterrupt(host.close);
  try {
    const plugins: DeclaredPlugin[] = host.entries.map(({ plugin }) => plugin).filter(({ schema }) => schema && Object.keys(schema).length > 0);
    const declared = plugins.flatMap((plugin) => orClean(plugin, lintSchema(plugin)));
    return plugins.length === 0 ? [] : [...declared, ...(await lintDatabase(host, { plugins, cwd: project.cwd, wait }))];
  } finally {
    release();
    await host.close();
  }
}

function orClean({ id, schema = {} }: DeclaredPlugin, found: Finding[]): Finding[] {
  if (found.length > 0) return found;
  const tables = Object.keys(schema).length;
  return [{ code: "SCHEMA_CLEAN", severity: "ok", subject: id, message: `nothing to say against ${tables} ${tables === 1 ? "table" : "tables"}` }];
}

async function lintDatabase({ database, settings }: Host, { plugins, cwd, wait }: { plugins: readonly DeclaredPlugin[]; cwd: string; wait: number }): Promise<Finding[]> {
  const about = { subject: "database" };
  const url = settings.databaseUrl;
  if (!database || url === undefined) return [{ ...about, code: "DATABASE_URL_MISSING", severity: "skipped", message: "DATABASE_URL is not set, so the declarations were judged alone" }];
  if (isDatabaseAbsent(url, cwd)) return [{ ...about, code: "DATABASE_ABSENT", severity: "skipped", message: "it has not been made yet, so the declarations were judged alone" }];
  try {
    const { plan, catalog } = await migrationStatus(await database(), plugins, { timeoutMs: wait * 1000, signal: interrupted });
    const found: Finding[] = lintPlan({ plan, catalog, plugins });
    return found.length > 0 ? found : [{ ...about, code: "PLAN_CLEAN", severity: "ok", message: "nothing to say against what a migration would do to it" }];
  } catch (thrown) {
    if (!isAtlasError(thrown)) throw thrown;
    return [{ ...about, code: thrown.code, severity: "unknown", message: thrown.message, hint: thrown.hint }];
  }
}

/** Schemas that no plugin can be made of are findings too, under the codes of the shape check. */
function misdeclared(thrown: unknown): Finding[] {
  if (!isAtlasError(thrown) || !thrown.problems.some(({ code }) => code.startsWith("SCHEMA_"))) throw thrown;
  return thrown.problems.map(({ code, message, hint, path, location }) => ({ code, severity: "error", subject: path || "atlas.config.ts", message, hint, location }));
}
