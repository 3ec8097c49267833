import type { Finding, Severity } from "../findings.ts";

/** What is not as it was in an earlier report. What hangs on a fault goes with it, and is not told for itself. */
export interface Diff {
  /** The earlier report's file, as it was named. */
  against: string;
  /** Faults that the earlier report does not have. */
  new: readonly Finding[];
  changed: readonly Change[];
  /** Faults of the earlier report that were looked for, and are not there. */
  mended: readonly Finding[];
  /** Faults of the earlier report that nobody can call mended: their checks did not run, or there are none any more. */
  unseen: readonly Finding[];
}

export interface Change {
  before: Finding;
  now: Finding;
  /** Whether its severity is graver. */
  worse: boolean;
}

export interface CompareOptions {
  against: string;
  before: readonly Finding[];
  now: readonly Finding[];
  /** The checks that were run. One that could not come to its end has looked for nothing. */
  checks: readonly string[];
}

/** Compares the faults of two reports: they are the same when code and subject are. */
export function compareFindings({ against, before, now, checks }: CompareOptions): Diff {
  const earlier = before.filter(isFault);
  const later = now.filter(isFault);
  const undetermined = new Set(now.filter(({ severity, code }) => severity === "unknown" || code === "CHECK_SKIPPED").map(({ check }) => check));
  const examined = new Set(checks.filter((name) => !undetermined.has(name)));

  // Several may share code and subject: those that say the same are paired first.
  const exact = pair(earlier, later, (finding) => `${keyOf(finding)}\n${finding.severity}\n${finding.message}`);
  const rough = pair(exact.onlyBefore, exact.onlyNow, keyOf);
  const changed = rough.pairs.map(([one, other]) => ({ before: one, now: other, worse: rank.indexOf(other.severity) > rank.indexOf(one.severity) }));
  const isExamined = ({ check = "" }: Finding) => examined.has(check);
  return { against, new: rough.onlyNow, changed, mended: rough.onlyBefore.filter(isExamined), unseen: rough.onlyBefore.filter((finding) => !isExamined(finding)) };
}

function pair(before: readonly Finding[], now: readonly Finding[], keyed: (finding: Finding) => string) {
  const onlyNow = [...now];
  const onlyBefore: Finding[] = [];
  const pairs: [Finding, Finding][] = [];
  for (const finding of before) {
    const index = onlyNow.findIndex((other) => keyed(other) === keyed(finding));
    const [match] = index < 0 ? [] : onlyNow.splice(index, 1);
    if (match) pairs.push([finding, match]);
    else onlyBefore.push(finding);
  }
  return { pairs, onlyBefore, onlyNow };
}

function keyOf({ code, subject }: Finding): string {
  return `${code}\n${subject}`;
}

function isFault({ severity, blockedBy }: Finding): boolean {
  return rank.includes(severity) && blockedBy === undefined;
}

const rank: readonly Severity[] = ["warning", "unknown", "error"];
