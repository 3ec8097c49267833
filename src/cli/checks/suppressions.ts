import type { Finding } from "../findings.ts";
import { codeTable } from "./explanations/code-table.ts";
import { locateKey, type Manifest } from "./target/read-manifest.ts";

export interface SuppressOptions {
  manifest: Manifest;
  subject: string;
  /** `2026-01-31`, in UTC. */
  today: string;
  /** Whether all codes were looked for; else one that was not found may only not have been asked for. */
  all: boolean;
}

interface Suppression {
  code: string;
  reason: string;
  until: string;
}

/** The findings with those skipped that `"atlas": { "suppress": [{ code, reason, until }] }` excuses, and what is wrong with the excuses. */
export function suppress(findings: readonly Finding[], { manifest, subject, today, all }: SuppressOptions): Finding[] {
  const written = suppressionsIn(manifest);
  const location = locateKey(manifest, "atlas", "suppress");
  const own = (code: string, severity: "error" | "warning", message: string, hint: string): Finding => ({ code, severity, subject, message, hint, location });
  const faults: Finding[] = [];
  const valid: Suppression[] = [];
  for (const entry of written) {
    const { code, reason, until } = entry;
    if (typeof code !== "string" || !Object.hasOwn(codeTable, code)) faults.push(own("SUPPRESSION_INVALID", "error", `A suppression names ${JSON.stringify(code) ?? "no code"}, which is none`, "Take the code that stands in brackets behind the finding."));
    else if (typeof reason !== "string" || reason.trim() === "") faults.push(own("SUPPRESSION_UNREASONED", "error", `The suppression of ${code} gives no reason`, 'Add "reason": who reads it later has to know why.'));
    else if (typeof until !== "string" || !/^\d{4}-\d\d-\d\d$/.test(until) || Number.isNaN(Date.parse(until))) faults.push(own("SUPPRESSION_INVALID", "error", `The suppression of ${code} has no date until which it holds`, 'Add "until": "2027-01-31".'));
    else if (until < today) faults.push(own("SUPPRESSION_EXPIRED", "error", `The suppression of ${code} ended on ${until}`, "Mend what it excused, or give it another date and a reason that still holds."));
    else if (all && !findings.some((finding) => finding.code === code && isFault(finding))) faults.push(own("SUPPRESSION_UNUSED", "warning", `The suppression of ${code} excuses nothing`, "Remove it."));
    else valid.push({ code, reason, until });
  }
  return [...findings.map((finding) => excused(finding, valid)), ...faults];
}

/** What could not be determined cannot be excused: nobody knows what it is. */
function excused(finding: Finding, suppressions: readonly Suppression[]): Finding {
  const suppression = isFault(finding) ? suppressions.find(({ code }) => code === finding.code) : undefined;
  return suppression ? { ...finding, severity: "skipped", message: `${finding.message} (suppressed until ${suppression.until}: ${suppression.reason})` } : finding;
}

function isFault({ severity }: Finding): boolean {
  return severity === "error" || severity === "warning";
}

function suppressionsIn({ value: { atlas } }: Manifest): { code?: unknown; reason?: unknown; until?: unknown }[] {
  const list: unknown = typeof atlas === "object" && atlas !== null && "suppress" in atlas ? atlas.suppress : [];
  return (Array.isArray(list) ? list : [list]).map((entry: unknown) => (typeof entry === "object" && entry !== null ? entry : {}));
}
