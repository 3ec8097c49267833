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
  const { findings, fixed, diff } = report;
  const readied = new Map<Finding, Finding>();
  // The diff holds findings of the report itself, and stays about them.
  const ready = (finding: Finding) => {
    const done = readied.get(finding) ?? nearby(redacted(finding, secrets), folder);
    readied.set(finding, done);
    return done;
  };
  return {
    ...report,
    findings: findings.map(ready),
    ...(fixed && { fixed: fixed.map((one) => ({ ...one, file: pathFrom(folder, one.file) })) }),
    ...(diff && {
      diff: {
        ...diff,
        new: diff.new.map(ready),
        changed: diff.changed.map(({ before, now, worse }) => ({ before: ready(before), now: ready(now), worse })),
        mended: diff.mended.map(ready),
        unseen: diff.unseen.map(ready),
      },
    }),
  };
}

/** A finding without secrets: those that look like one, and those that are among `secrets`. */
export function redacted(finding: Finding, secrets: readonly string[]): Finding {
  const { subject, message, hint } = finding;
  const clean = (text: string) => redactSecrets(text, secrets);
  return { ...finding, subject: clean(subject), message: clean(message), ...(hint !== undefined && { hint: clean(hint) }), ...(finding.edits?.length && { fixable: true }) };
}

function nearby(finding: Finding, folder: string): Finding {
  if (!finding.location) return finding;
  return { ...finding, location: { ...finding.location, file: pathFrom(folder, finding.location.file) } };
}

/** Where it lies inside the folder, else as it is. */
function pathFrom(folder: string, file: string): string {
  const path = relative(folder, resolve(folder, file));
  return path === "" || path.startsWith("..") || isAbsolute(path) ? file : path;
}
