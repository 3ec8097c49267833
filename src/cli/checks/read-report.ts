import { readFile } from "node:fs/promises";
import { AtlasError, messageOf } from "@useatlas/plugin-sdk";
import type { Finding } from "../findings.ts";

/** The findings of a report that `command --format json` has printed into a file. Throws `REPORT_UNREADABLE`, `REPORT_INVALID` and `REPORT_VERSION`. */
export async function readReport(path: string, command: string): Promise<Finding[]> {
  const hint = `Make one with: atlas ${command} --format json > ${/\s/.test(path) ? JSON.stringify(path) : path}`;
  const text = await readFile(path, "utf8").catch((thrown: unknown) => {
    throw new AtlasError(`The report ${path} could not be read: ${messageOf(thrown)}`, { code: "REPORT_UNREADABLE", hint, cause: thrown });
  });
  const value = parse(text);
  if (!isRecord(value) || !("schemaVersion" in value)) throw invalid(path, "it is no report of Atlas", hint);
  if (value.schemaVersion !== 1) throw new AtlasError(`The report ${path} has schemaVersion ${JSON.stringify(value.schemaVersion)}, and this Atlas reads 1.`, { code: "REPORT_VERSION", hint: `Compare with a report of this version. ${hint}` });
  if ("error" in value) throw invalid(path, "it tells of a run that failed", hint);
  if (value.command !== command) throw invalid(path, `it is not one of atlas ${command}`, hint);
  if (!Array.isArray(value.findings)) throw invalid(path, "it has no findings", hint);
  return value.findings.map((entry: unknown, index) => toFinding(entry) ?? fail(invalid(path, `findings[${index}] is none`, hint)));
}

function toFinding(entry: unknown): Finding | undefined {
  if (!isRecord(entry)) return undefined;
  const { code, severity, subject, message, hint, blockedBy, check } = entry;
  const isWhole = isText(code) && isText(subject) && isText(message) && isText(check) && severities.some((one) => one === severity);
  if (!isWhole) return undefined;
  return {
    code,
    severity: severities.find((one) => one === severity) ?? "unknown",
    subject,
    message,
    check,
    ...(isText(hint) && { hint }),
    ...(isText(blockedBy) && { blockedBy }),
  };
}

function parse(text: string): unknown {
  try {
    // PowerShell begins what it writes with a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined; // said as what it is: no report
  }
}

function invalid(path: string, why: string, hint: string): AtlasError {
  return new AtlasError(`The report ${path} cannot be compared with: ${why}.`, { code: "REPORT_INVALID", hint });
}

function fail(thrown: AtlasError): never {
  throw thrown;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

const severities = ["ok", "skipped", "warning", "error", "unknown"] as const;
