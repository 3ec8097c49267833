import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import type { Location, Log, ReportingDescriptor, Result } from "sarif";
import { toolVersion } from "../tool-version.ts";
import type { Finding, Report, Severity } from "../findings.ts";
import { createBaseline } from "./changes.ts";

/** A report as a SARIF 2.1.0 log, with a result for every finding: what holds is a `pass`, what was not determined is `open`. */
export function toSarif({ command, findings, counts, fixed, diff, exitCode }: Report): Log {
  const absent = diff?.mended ?? [];
  const codes = [...new Set([...findings, ...absent].map(({ code }) => code))];
  const baseline = createBaseline(diff);
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{
      tool: { driver: { name: "atlas", semanticVersion: toolVersion(), rules: codes.map((code) => toRule(code, findings)) } },
      automationDetails: { id: `atlas ${command}/` },
      invocations: [{ executionSuccessful: exitCode === 0 || exitCode === 1, exitCode }],
      columnKind: "utf16CodeUnits",
      // The standard's own words for what is new, changed and gone since an earlier run.
      results: [...findings.map((finding) => ({ ...toResult(finding, codes), ...baselineOf(baseline(finding)) })), ...absent.map((finding) => ({ ...toResult(finding, codes), baselineState: "absent" as const }))],
      properties: { counts, ...(fixed && { fixed }) },
    }],
  };
}

function baselineOf(state: Result["baselineState"]): Pick<Result, "baselineState"> {
  return state === undefined ? {} : { baselineState: state };
}

function toRule(code: string, findings: readonly Finding[]): ReportingDescriptor {
  const hint = findings.find((finding) => finding.code === code && finding.hint !== undefined)?.hint;
  return { id: code, ...(hint !== undefined && { help: { text: hint } }) };
}

function toResult({ code, severity, subject, message, hint, location, blockedBy }: Finding, codes: readonly string[]): Result {
  const text = [`${subject}: ${message}`, blockedBy && `Blocked by ${blockedBy}.`, hint].filter((part) => part !== undefined && part !== "").join("\n");
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    ...outcomes[severity],
    message: { text },
    ...(location && { locations: [toLocation(location)] }),
    properties: { severity, subject, ...(blockedBy !== undefined && { blockedBy }) },
  };
}

function toLocation({ file, line, column }: NonNullable<Finding["location"]>): Location {
  const uri = isAbsolute(file) ? pathToFileURL(file).href : file.toWellFormed().split(/[\\/]/).map(encodeURIComponent).join("/");
  return {
    physicalLocation: {
      artifactLocation: { uri },
      ...(line !== undefined && { region: { startLine: line, ...(column !== undefined && { startColumn: column }) } }),
    },
  };
}

// A result that is no failure has the level "none": the standard asks for it.
const outcomes: Record<Severity, Pick<Result, "kind" | "level">> = {
  ok: { kind: "pass", level: "none" },
  skipped: { kind: "notApplicable", level: "none" },
  warning: { kind: "fail", level: "warning" },
  error: { kind: "fail", level: "error" },
  unknown: { kind: "open", level: "none" },
};
