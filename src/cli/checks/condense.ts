import type { Finding } from "../findings.ts";

/** The findings for people: one line for a plugin that is good, and one for all rules that the same cause kept from being checked. */
export function condense(findings: readonly Finding[]): Finding[] {
  const bySubject = new Map<string, Finding[]>();
  for (const finding of findings) bySubject.set(finding.subject, [...(bySubject.get(finding.subject) ?? []), finding]);
  return [...bySubject].flatMap(([subject, all]) => condenseOne(subject, all));
}

function condenseOne(subject: string, all: readonly Finding[]): Finding[] {
  const passed = all.filter(({ severity }) => severity === "ok").length;
  const rest = all.filter(({ severity, code }) => severity !== "ok" && code !== "CHECK_BLOCKED");
  const blocked = all.filter(({ code }) => code === "CHECK_BLOCKED");
  const causes = [...new Set(blocked.map(({ blockedBy }) => blockedBy))];
  const lines = causes.map((blockedBy): Finding => {
    const count = blocked.filter((finding) => finding.blockedBy === blockedBy).length;
    return { code: "CHECK_BLOCKED", severity: "unknown", subject, message: `${count} ${count === 1 ? "rule" : "rules"} could not be checked`, blockedBy };
  });
  const isGood = !all.some(({ severity }) => severity === "error" || severity === "unknown");
  if (!isGood || passed === 0) return [...rest, ...lines];
  return [{ code: "PLUGIN_VALID", severity: "ok", subject, message: rest.length === 0 ? `all ${passed} rules hold` : `${passed} rules hold` }, ...rest];
}
