import { XMLParser } from "fast-xml-parser";
import type { Report, Severity } from "../../../src/cli/findings.ts";
import { toGithub } from "../../../src/cli/formats/github.ts";
import { toJunit } from "../../../src/cli/formats/junit.ts";
import { toSarif } from "../../../src/cli/formats/sarif.ts";
import { readAnnotations } from "./read-annotations.ts";

export function countSarif(report: Report): Partial<Record<string, number>> {
  return tally(toSarif(report).runs[0]?.results?.map(({ kind, level }) => (kind === "pass" ? "ok" : kind === "notApplicable" ? "skipped" : kind === "open" ? "unknown" : String(level))) ?? []);
}

/** A warning is a case that passes: JUnit has no other word for it. */
export function countJunit(report: Report): Partial<Record<string, number>> {
  const cases = parseJunit(report).testsuites.testsuite.flatMap(({ testcase }) => testcase);
  return { ...tally(cases.map((one) => ("failure" in one ? "error" : "error" in one ? "unknown" : "skipped" in one ? "skipped" : "ok"))), warning: undefined };
}

export function countGithub(report: Report): object {
  const { warning, error } = tally(readAnnotations(toGithub(report)).map(({ command }) => command));
  return { warning, error };
}

function tally(names: readonly string[]): Partial<Record<string, number>> {
  return Object.fromEntries(severities.map((severity) => [severity, names.filter((name) => name === severity).length]));
}

export interface Junit {
  testsuites: { testsuite: { "@name": string; "@tests": string; testcase: object[] }[] };
}

export function parseJunit(report: Report): Junit {
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "@", trimValues: false, isArray: (name) => name === "testsuite" || name === "testcase" });
  const { testsuites } = parser.parse(toJunit(report)) as { testsuites: Partial<Junit["testsuites"]> | "" };
  return { testsuites: testsuites === "" ? { testsuite: [] } : { testsuite: [], ...testsuites } };
}

const severities = ["ok", "skipped", "warning", "error", "unknown"] as const satisfies Severity[];
