import { isAbsolute, relative, resolve } from "node:path";
import { redactSecrets } from "@useatlas/plugin-sdk/errors";
import type { Finding, Report } from "../findings.ts";

export interface ReadyOptions {
  /** The folder from which locations are told, where they lie inside it. */
  folder: string;
  /** Values that must not be shown, beyond those that look like secrets. */
  secrets?: readonly string[] | undefined;
}

/** A report as it may leave: without secrets, and with paths as the reader would type them. */
export function readyReport(report: Report, { folder, secrets = [] }: ReadyOptions): Report {
  return { ...report, findings: report.findings.map((finding) => nearby(redacted(finding, secrets), folder)) };
}

function redacted(finding: Finding, secrets: readonly string[]): Finding {
  const { subject, message, hint } = finding;
  const clean = (text: string) => redactSecrets(text, secrets);
  return { ...finding, subject: clean(subject), message: clean(message), ...(hint !== undefined && { hint: clean(hint) }) };
}

function nearby(finding: Finding, folder: string): Finding {
  if (!finding.location) return finding;
  const path = relative(folder, resolve(folder, finding.location.file));
  return path === "" || path.startsWith("..") || isAbsolute(path) ? finding : { ...finding, location: { ...finding.location, file: path } };
}
