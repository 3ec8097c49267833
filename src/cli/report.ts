import { isAtlasError, messageOf, redactSecrets } from "@useatlas/plugin-sdk/errors";
import { colorsFor, type Colors } from "./colors.ts";
import { exitCodeOf, EXIT, type ExitCode } from "./exit-codes.ts";
import type { Finding, Report, Severity } from "./findings.ts";
import { diffLines, diffSummary, fixedLines } from "./formats/changes.ts";
import { interruptionCode } from "./signals.ts";
import { hasResult, writeResult } from "./stdout.ts";

export interface OutputOptions {
  json?: boolean | undefined;
}

/** Prints a report on stdout and lets the exit code say what came of it. */
export function printReport(report: Report, { json = false }: OutputOptions = {}): void {
  const exitCode = interruptionCode() ?? report.exitCode;
  printText(json ? toJson({ ...report, exitCode }) : formatReport(report, colorsFor(process.stdout)));
  setExitCode(exitCode);
}

/** Prints what a command did: `text` for people, `value` as the one JSON document. */
export function printResult({ value, text }: { value: object; text: string }, { json = false }: OutputOptions = {}): void {
  printText(json ? toJson({ schemaVersion: 1, ...value }) : text);
}

/** Prints a line about work in progress, on stderr. */
export function printProgress(text: string): void {
  process.stderr.write(closed(text));
}

/**
 * Prints a failure: what happened, then what to do. A foreseen one has no stack; a bug keeps it.
 * Sets the exit code that belongs to the failure.
 */
export function printFailure(thrown: unknown, { json = false }: OutputOptions = {}): void {
  const failure = isAtlasError(thrown)
    ? { code: thrown.code, message: thrown.message, hint: thrown.hint, problems: thrown.problems, exitCode: exitCodeOf(thrown.code) }
    : { code: "INTERNAL", message: messageOf(thrown), hint: undefined, problems: [], exitCode: EXIT.undetermined };
  const exitCode = interruptionCode() ?? failure.exitCode;
  setExitCode(exitCode);
  // What fails after the result was printed is told in words: there may be no second document.
  if (json && !hasResult()) {
    const { code, message, hint, problems } = failure;
    const error = { code, message, hint };
    printText(toJson({ schemaVersion: 1, error: problems.length > 0 ? { ...error, problems } : error, exitCode }));
  } else {
    printProgress(formatFailure(failure, colorsFor(process.stderr)));
  }
  if (failure.code === "INTERNAL" && thrown instanceof Error) printProgress(`${thrown.stack}\nThis is a bug in Atlas.`);
}

export function setExitCode(code: ExitCode): void {
  process.exitCode = code;
}

export function formatReport({ findings, counts, fixed = [], diff }: Report, colors: Colors): string {
  const lines = findings.flatMap((finding) => formatFinding(finding, colors));
  const print = (finding: Finding) => formatFinding(finding, colors)[0] ?? "";
  const changes = diff ? diffLines(diff, { print, colors }) : [];
  return [...fixedLines(fixed), ...lines, ...changes, "", summary(counts), ...(diff ? [diffSummary(diff)] : [])].join("\n");
}

export function formatFinding({ severity, subject, message, hint, code, location, blockedBy }: Finding, colors: Colors): string[] {
  const fault = severity !== "ok" && severity !== "skipped";
  const tail = fault ? colors.dim(` [${code}]`) : "";
  const details = [
    location && colors.dim(formatLocation(location)),
    blockedBy && colors.dim(`blocked by ${blockedBy}`),
    hint && colors.dim(hint),
  ].filter((line) => line !== undefined && line !== "");
  return [`${mark(severity, colors)} ${subject}: ${message}${tail}`, ...details.map((line) => `  ${line}`)];
}

function formatFailure({ message, hint, code }: { message: string; hint: string | undefined; code: string }, colors: Colors): string {
  const lines = [`${mark("error", colors)} ${message} ${colors.dim(`[${code}]`)}`];
  if (hint) lines.push(`  ${colors.dim(hint)}`);
  return lines.join("\n");
}

function formatLocation({ file, line, column }: NonNullable<Finding["location"]>): string {
  return [file, line, column].filter((part) => part !== undefined).join(":");
}

export function summary(counts: Record<Severity, number>): string {
  const parts = (Object.keys(words) as Severity[])
    .filter((severity) => counts[severity] > 0)
    .map((severity) => `${counts[severity]} ${words[severity]}${severity === "error" || severity === "warning" ? plural(counts[severity]) : ""}`);
  return parts.length > 0 ? parts.join(", ") : "nothing was checked";
}

function plural(count: number): string {
  return count === 1 ? "" : "s";
}

function toJson(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

function printText(text: string): void {
  writeResult(closed(text));
}

/** The one way out: no secret passes, and a newline ends what is written. */
function closed(text: string): string {
  return `${redactSecrets(text)}\n`;
}

function mark(severity: Severity, colors: Colors): string {
  const marks = { ok: colors.green("✓"), skipped: colors.dim("-"), warning: colors.yellow("!"), error: colors.red("✗"), unknown: colors.magenta("?") };
  return marks[severity];
}

const words: Record<Severity, string> = { ok: "ok", warning: "warning", error: "error", unknown: "undetermined", skipped: "skipped" };
