import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Finding } from "../../../../src/cli/findings.ts";
import type { OwnServer } from "../../../support/own-server.ts";
import { tempProject } from "../../../support/temp-project.ts";
import { runAtlas, runReport } from "../../checks/run-atlas.ts";
import { config, healthy, withTables } from "../project.ts";
import { canary, type Fault } from "./fault.ts";

export interface Diagnosis {
  /** The code, and the fault in words. */
  planted: string;
  /** The codes of what is at fault by itself. */
  found: string[];
  findings: readonly Finding[];
}

export interface Laboratory {
  /** Plants a fault alone, asks the doctor, and takes it back. */
  diagnose(fault: Fault, formats: readonly string[]): Promise<void>;
  /** A project with a fault in it. */
  planted(fault: Fault): Promise<{ cwd: string; environment: Record<string, string> }>;
  diagnoses: Diagnosis[];
}

/** Where faults are planted. `server` is what must be as it was after each look, and `url` what a project stands on that names no database. */
export function laboratory({ server, url }: { server(): OwnServer; url(): string }): Laboratory {
  const diagnoses: Diagnosis[] = [];

  async function diagnose(fault: Fault, formats: readonly string[]): Promise<void> {
    const { cwd, environment } = await planted(fault);
    const { through, untraced } = fault;
    const seen = fault.server ?? server();
    try {
      // Who reads a page first tidies it, and the tidying is logged: so nothing is left to tidy.
      await settle(seen, fault.database);
      const before = await trace(cwd, { server: seen, untraced });
      const [{ report, stdout, stderr }, ...others] = await Promise.all([
        runReport(["doctor", "--cwd", cwd], { environment, through }),
        ...formats.map((format) => runAtlas(["doctor", "--cwd", cwd, "--format", format], { environment, through })),
      ] as const);

      const found = causes(report.findings);
      diagnoses.push({ planted: `${fault.code} (${fault.name})`, found: fault.told ? [...found, ...report.findings.filter(({ code }) => code === fault.code).map(({ code }) => code)] : found, findings: report.findings });
      expect.soft(await trace(cwd, { server: seen, untraced }), fault.name).toEqual(before);
      const told = [stdout, stderr, ...others.flatMap((other) => [other.stdout, other.stderr])];
      expect.soft({ fault: fault.name, told: fault.told || others.every((other) => other.stdout.includes(fault.code)), leaks: told.some((text) => text.includes(canary)) }).toEqual({ fault: fault.name, told: true, leaks: false });
    } finally {
      await fault.lift?.();
    }
  }

  async function planted({ plugins = `${healthy}, ${withTables}`, rest, files, environment, plant }: Fault): Promise<{ cwd: string; environment: Record<string, string> }> {
    const own = files && !("README.md" in files) && !("atlas.config.ts" in files) ? files : undefined;
    const cwd = await tempProject(own || !files ? { "atlas.config.ts": `import pg from "pg";\n${config(plugins, rest)}`, ...own } : files);
    return { cwd, environment: { DATABASE_URL: url(), ...environment, ...(await plant?.(cwd)) } };
  }

  return { diagnose, planted, diagnoses };
}

/** What was not called by its name, or not by that alone. */
export function misjudged(diagnoses: readonly Diagnosis[]): Diagnosis[] {
  return diagnoses.filter(({ planted, found }) => found.length !== 1 || found[0] !== planted.split(" ")[0]);
}

/** For each planted code the faults that are misjudged without its findings, where these are not exactly its own. */
export function wronglyMissed(diagnoses: readonly Diagnosis[]): { code: string; missed: string[] }[] {
  const codes = new Set(diagnoses.map(codeOf));
  return [...codes].flatMap((code) => {
    const missed = misjudged(diagnoses.map((one) => ({ ...one, found: one.found.filter((found) => found !== code) })));
    const own = diagnoses.filter((one) => codeOf(one) === code);
    return missed.length === own.length && missed.every((one) => codeOf(one) === code) ? [] : [{ code, missed: missed.map(({ planted }) => planted) }];
  });
}

function codeOf({ planted }: Diagnosis): string {
  return planted.split(" ")[0] ?? "";
}

/** The codes of what is at fault by itself, each once. */
export function causes(findings: readonly Pick<Finding, "code" | "severity" | "blockedBy">[]): string[] {
  return [...new Set(findings.filter(({ severity, blockedBy }) => !["ok", "skipped"].includes(severity) && blockedBy === undefined).map(({ code }) => code))];
}

async function settle(server: OwnServer, database = "lab"): Promise<void> {
  // The trace itself reads the catalog of lab, whatever the doctor looks at.
  for (const read of new Set([database, "lab"])) await server.query(read, "VACUUM (FREEZE)").catch(() => server.query("postgres", "VACUUM (FREEZE)"));
}

/** What a look must leave as it was: the position in the server's log, its catalog, and the project's files. */
async function trace(cwd: string, { server, untraced }: { server: OwnServer; untraced: string | undefined }) {
  const [row] = await server.query("lab", traceQuery).catch(() => server.query("postgres", traceQuery));
  return { ...row, files: filesOf(cwd, untraced).map((name) => [name, statSync(join(cwd, name)).isFile() ? createHash("sha256").update(readFileSync(join(cwd, name))).digest("hex") : "folder"]) };
}

/** Without the packages, which all tests share and which are many. */
function filesOf(cwd: string, untraced: string | undefined): string[] {
  const top = readdirSync(cwd).filter((name) => name !== "node_modules" && name !== untraced);
  return top.flatMap((name) => [name, ...(statSync(join(cwd, name)).isDirectory() ? readdirSync(join(cwd, name), { recursive: true, encoding: "utf8" }).map((below) => join(name, below)) : [])]).sort();
}

const traceQuery = `SELECT pg_current_wal_insert_lsn()::text AS position, md5(
  (SELECT string_agg(one::text, '' ORDER BY oid) FROM pg_class AS one) || (SELECT string_agg(one::text, '' ORDER BY attrelid, attnum) FROM pg_attribute AS one)
  || (SELECT string_agg(one::text, '' ORDER BY oid) FROM pg_namespace AS one) || (SELECT string_agg(one::text, '' ORDER BY oid) FROM pg_roles AS one)) AS catalog`;
