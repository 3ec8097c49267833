import type { Colors } from "../colors.ts";
import type { Diff } from "../checks/compare-findings.ts";
import type { Fixed } from "../checks/fix-files.ts";
import type { Finding } from "../findings.ts";

/** What `--fix` wrote, a line for each edit. */
export function fixedLines(fixed: readonly Fixed[]): string[] {
  return fixed.map(({ code, file, change }) => `fixed ${file}: ${change} [${code}]`);
}

/** What is not as it was, in sections for people; those without an entry are left out. */
export function diffLines({ against, new: appeared, changed, mended, unseen }: Diff, { print, colors }: { print(finding: Finding): string; colors: Colors }): string[] {
  const section = (title: string, lines: readonly string[]) => (lines.length > 0 ? ["", title, ...lines.map((line) => `  ${line}`)] : []);
  const changes = changed.flatMap(({ before, now }) => [print(now), colors.dim(`  was ${before.severity}: ${before.message}`)]);
  return [
    ...section(`New since ${against}`, appeared.map(print)),
    ...section("Changed", changes),
    ...section("Mended", mended.map(({ subject, message, code }) => `${colors.green("✓")} ${subject} ${colors.dim(`[${code}]`)}, which was: ${message}`)),
    ...section("Not looked at this time", unseen.map(print)),
  ];
}

/** The same in a few words. */
export function diffSummary({ against, new: appeared, changed, mended, unseen }: Diff): string {
  const counts = [[appeared.length, "new"], [changed.length, "changed"], [mended.length, "mended"], [unseen.length, "not looked at this time"]] as const;
  const parts = counts.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return `since ${against}: ${parts.length > 0 ? parts.join(", ") : "nothing has changed"}`;
}

/** Whether a finding is new since the earlier report, differs from it, or is as it was; undefined without one. */
export function createBaseline(diff: Diff | undefined): (finding: Finding) => "new" | "updated" | "unchanged" | undefined {
  if (!diff) return () => undefined;
  const appeared = new Set(diff.new);
  const changed = new Set(diff.changed.map(({ now }) => now));
  return (finding) => (appeared.has(finding) ? "new" : changed.has(finding) ? "updated" : "unchanged");
}
