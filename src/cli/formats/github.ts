import type { Finding, Report, Severity } from "../findings.ts";
import { noColors } from "../colors.ts";
import { formatFinding, summary } from "../report.ts";
import { createBaseline, diffSummary, fixedLines } from "./changes.ts";

/** A report as a log of GitHub Actions: an annotation for whatever is not well, a plain line for the rest, and the counts. */
export function toGithub({ findings, counts, fixed = [], diff }: Report): string {
  const baseline = createBaseline(diff);
  const isKnown = (finding: Finding) => Number(baseline(finding) === "unchanged");
  // GitHub shows the first ten annotations of a kind: those that say most come first.
  const ordered = findings.toSorted((left, right) => isKnown(left) - isKnown(right) || order.indexOf(left.severity) - order.indexOf(right.severity));
  const changes = diff ? [...diff.mended.map(({ subject, code }) => `mended: ${subject} [${code}]`), diffSummary(diff)] : [];
  return [...fixedLines(fixed).map(plain), ...ordered.map((finding) => toLine(finding, baseline(finding))), plain(summary(counts)), ...changes.map(plain)].join("\n");
}

function toLine(finding: Finding, state: string | undefined): string {
  const { code, severity, subject, message, hint, location, blockedBy } = finding;
  if (severity === "ok" || severity === "skipped") return plain(formatFinding(finding, noColors)[0] ?? "");
  const { file, line, column } = location ?? {};
  const properties = Object.entries({ file, line, col: column, title: [code, severity === "unknown" && "(undetermined)", state === "new" && "(new)"].filter(Boolean).join(" ") })
    .flatMap(([name, value]) => (value === undefined ? [] : `${name}=${escapeProperty(String(value))}`));
  const text = [`${subject}: ${message}`, blockedBy && `blocked by ${blockedBy}`, hint].filter(Boolean).join("\n");
  return `::${severity === "warning" ? "warning" : "error"} ${properties.join(",")}::${escapeData(text)}`;
}

/** A line in which the runner finds no command, whatever a plugin has said. */
function plain(line: string): string {
  return line.replace(/[\r\n]+/g, " ").replaceAll("##[", "## [").replace(/^\s*::/, ": :");
}

const order: readonly Severity[] = ["error", "warning", "unknown", "ok", "skipped"];

// As the runner undoes it: actions/toolkit, command.ts.
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
