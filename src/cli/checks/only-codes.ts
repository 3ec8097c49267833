import type { Finding } from "../findings.ts";
import { entryOf } from "./explanations/explain.ts";
import type { Check } from "./run-checks.ts";

/** The checks that may give one of `codes`, with those they need; what else they find is left out. Throws `CODE_UNKNOWN`. */
export function onlyCodes<Subject>(checks: readonly Check<Subject>[], codes: readonly string[]): { checks: Check<Subject>[]; isAsked(finding: Finding): boolean } {
  const entries = codes.map((code) => entryOf(code));
  const asked = new Set(entries.map(({ code }) => code));
  const rules = new Set(entries.map(({ rule }) => rule));
  const needed = withNeeds(checks, rules);
  const others = new WeakSet<Finding>();

  function narrow(check: Check<Subject>): Check<Subject> {
    return {
      ...check,
      async examine(subject) {
        const findings = await check.examine(subject);
        if (rules.has(check.name)) return [...findings, ...notFound(check.name, findings)];
        for (const finding of findings) if (finding.severity !== "unknown") others.add(finding);
        return findings;
      },
    };
  }

  /** That a code was looked for and not found is what was asked; a rule that does not apply has looked for nothing. */
  function notFound(rule: string, findings: readonly Finding[]): Finding[] {
    const [first] = findings;
    if (!first || findings.some(({ severity }) => severity === "unknown")) return [];
    const absent = entries.filter((entry) => entry.rule === rule && !findings.some(({ code }) => code === entry.code));
    return absent.map(({ code }) => ({ code, severity: "ok", subject: first.subject, message: `${code} was looked for and not found` }));
  }

  return { checks: checks.filter(({ name }) => needed.has(name)).map(narrow), isAsked: (finding) => !others.has(finding) && (asked.has(finding.code) || finding.severity === "unknown") };
}

function withNeeds<Subject>(checks: readonly Check<Subject>[], rules: ReadonlySet<string>): Set<string> {
  const needed = new Set(rules);
  // Needs are declared before what needs them, so one walk backwards finds all.
  for (const { name, needs = [] } of checks.toReversed()) if (needed.has(name)) for (const need of needs) needed.add(need);
  return needed;
}
