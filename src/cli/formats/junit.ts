import XMLBuilder from "fast-xml-builder";
import type { Finding, Report, Severity } from "../findings.ts";
import { createBaseline, fixedLines } from "./changes.ts";

/** A report as JUnit XML: a suite for each subject, a case for each finding. What was not determined is an `error`, never a pass. */
export function toJunit({ command, findings, fixed = [], diff }: Report): string {
  const told = createTold({ fixed, diff });
  const suites = [...new Set(findings.map(({ subject }) => subject))].map((subject) => findings.filter((finding) => finding.subject === subject));
  const builder = new XMLBuilder({ attributeNamePrefix: "@", ignoreAttributes: false, format: true, suppressEmptyNode: true, suppressBooleanAttributes: false });
  const document = { testsuites: { "@name": `atlas ${command}`, ...totals(findings), testsuite: suites.map((suite) => toSuite(suite, told)) } };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(document)}`;
}

/** What there is to say of a subject beside its findings: JUnit has no field for what was mended or is new. */
function createTold({ fixed = [], diff }: Pick<Report, "fixed" | "diff">): (findings: readonly Finding[]) => string {
  const baseline = createBaseline(diff);
  return (findings) => {
    const subject = findings[0]?.subject;
    const written = fixedLines(fixed.filter((one) => one.subject === subject));
    const appeared = findings.filter((finding) => baseline(finding) === "new").map(({ code }) => `new since ${diff?.against}: ${code}`);
    const mended = (diff?.mended ?? []).filter((finding) => finding.subject === subject).map(({ code }) => `mended since ${diff?.against}: ${code}`);
    return [...written, ...appeared, ...mended].join("\n");
  };
}

function toSuite(findings: readonly Finding[], told: (findings: readonly Finding[]) => string): object {
  const text = speakable(told(findings));
  return { "@name": speakable(findings[0]?.subject ?? ""), ...totals(findings), testcase: findings.map(toCase), ...(text !== "" && { "system-out": text }) };
}

function toCase(finding: Finding): object {
  const { code, subject, severity, message, location } = finding;
  const where = location && { "@file": speakable(location.file), ...(location.line !== undefined && { "@line": location.line }) };
  return { "@name": speakable(`${code}: ${message}`), "@classname": speakable(subject), ...where, ...outcome(finding), ...(severity === "warning" && { "system-err": details(finding) }) };
}

function outcome(finding: Finding): object {
  const tag = tags[finding.severity];
  if (!tag) return {};
  const message = { "@message": speakable(finding.message) };
  return { [tag]: tag === "skipped" ? message : { ...message, "@type": finding.code, "#text": details(finding) } };
}

function details({ severity, message, hint, location, blockedBy }: Finding): string {
  const place = location && [location.file, location.line, location.column].filter((part) => part !== undefined).join(":");
  return speakable([`${severity}: ${message}`, place, blockedBy && `blocked by ${blockedBy}`, hint].filter(Boolean).join("\n"));
}

function totals(findings: readonly Finding[]): object {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return { "@tests": findings.length, "@failures": count("error"), "@errors": count("unknown"), "@skipped": count("skipped") };
}

/** XML 1.0 has no way to write most control characters, half a surrogate pair and two others, not even escaped. */
function speakable(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return text.replace(/[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]|\p{Surrogate}/gu, "\uFFFD");
}

const tags: Partial<Record<Severity, "failure" | "error" | "skipped">> = { error: "failure", unknown: "error", skipped: "skipped" };
