import { redactSecrets } from "@useatlas/plugin-sdk/errors";
import { colorsFor } from "../colors.ts";
import type { Report } from "../findings.ts";
import { formatReport, setExitCode } from "../report.ts";
import { interruptionCode } from "../signals.ts";
import { writeResult } from "../stdout.ts";
import type { Format } from "./formats.ts";
import { readyReport, type ReadyOptions } from "./ready-report.ts";

export interface PrintOptions extends ReadyOptions {
  format: Format;
  /** The findings for people, where they are not to read all of them. */
  condense?: ((findings: Report["findings"]) => Report["findings"]) | undefined;
}

/** Prints a report on stdout in the format that was asked for, and lets the exit code say what came of it. */
export async function printReportAs(report: Report, { format, condense = (findings) => findings, ...ready }: PrintOptions): Promise<void> {
  const told = readyReport({ ...report, exitCode: interruptionCode() ?? report.exitCode }, ready);
  const text = await write({ ...told, findings: format === "human" ? condense(told.findings) : told.findings }, format);
  writeResult(text.endsWith("\n") ? text : `${text}\n`);
  setExitCode(told.exitCode);
}

async function write(report: Report, format: Format): Promise<string> {
  switch (format) {
    case "human":
      return redactSecrets(formatReport(report, colorsFor(process.stdout)));
    case "json":
      return redactSecrets(JSON.stringify(report, null, 2));
    // Their findings hold no secrets any more; a second pass over finished XML could take a tag for a part of one.
    case "sarif":
      return JSON.stringify((await import("./sarif.ts")).toSarif(report), null, 2);
    case "junit":
      return (await import("./junit.ts")).toJunit(report);
    case "github":
      return (await import("./github.ts")).toGithub(report);
  }
}
