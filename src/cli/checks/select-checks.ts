import { AtlasError, nearestName } from "@useatlas/plugin-sdk";
import type { Finding } from "../findings.ts";
import type { Check } from "./run-checks.ts";

export interface Selection {
  /** Names of checks, or what several begin with: `plugin` means `plugin-crm`, too. All of them when left out. */
  only?: readonly string[] | undefined;
  skip?: readonly string[] | undefined;
  /** The check that a name stands for which no check has, where not all of them are known. */
  otherwise?: string | undefined;
}

/**
 * The checks that were asked for, with those they need, which speak up only when something is wrong with them.
 * One that is left out by `skip` says so, and so does what needs it. Throws `USAGE` for a name that no check has.
 */
export function selectChecks<Subject>(checks: readonly Check<Subject>[], { only, skip = [], otherwise }: Selection): Check<Subject>[] {
  const meant = (names: readonly string[]) => new Set(names.flatMap((name) => namesMeant(name, { checks, otherwise })));
  const asked = only === undefined ? new Set(checks.map(({ name }) => name)) : meant(only);
  const unwanted = meant(skip);
  const wanted = withNeeds(checks, asked);
  const left = new Map<string, string>();
  for (const check of checks) {
    const reason = unwanted.has(check.name) ? "skipped, as --skip asks" : reasonOfNeeds(check, left);
    if (reason !== undefined) left.set(check.name, reason);
  }
  return checks.filter(({ name }) => wanted.has(name)).flatMap((check): Check<Subject>[] => {
    const reason = left.get(check.name);
    if (reason === undefined) return [asked.has(check.name) ? check : onlyFaults(check)];
    // One that nobody asked for says nothing, so nobody may take it for one that has run.
    return asked.has(check.name) ? [{ ...check, needs: [], after: [], examine: () => [skipped(check, reason)] }] : [];
  });
}

/** One check of that name, or else those whose names begin with it. */
function namesMeant<Subject>(written: string, { checks, otherwise }: { checks: readonly Check<Subject>[]; otherwise: string | undefined }): string[] {
  const names = checks.map(({ name }) => name);
  if (names.includes(written)) return [written];
  const longer = names.filter((name) => name.startsWith(`${written}-`));
  if (longer.length > 0) return longer;
  if (otherwise !== undefined) return [otherwise];
  throw unknownCheck(written, checks);
}

function reasonOfNeeds<Subject>({ needs = [] }: Check<Subject>, left: ReadonlyMap<string, string>): string | undefined {
  const need = needs.find((name) => left.has(name));
  return need === undefined ? undefined : `skipped, for want of ${need}`;
}

function withNeeds<Subject>(checks: readonly Check<Subject>[], names: ReadonlySet<string>): Set<string> {
  const wanted = new Set(names);
  // Needs are declared before what needs them, so one walk backwards finds all. What tidies up comes after what it tidies.
  for (const { name, needs = [] } of checks.toReversed()) if (wanted.has(name)) for (const need of needs) wanted.add(need);
  for (const { name, tidies } of checks) if (tidies !== undefined && wanted.has(tidies)) wanted.add(name);
  return wanted;
}

function onlyFaults<Subject>(check: Check<Subject>): Check<Subject> {
  return { ...check, examine: async (subject) => (await check.examine(subject)).filter(({ severity }) => severity === "error" || severity === "unknown") };
}

function skipped<Subject>({ name, about }: Check<Subject>, message: string): Finding {
  return { code: "CHECK_SKIPPED", severity: "skipped", subject: about ?? name, message: `${name} ${message}` };
}

function unknownCheck<Subject>(name: string, checks: readonly Check<Subject>[]): AtlasError {
  const names = checks.map((check) => check.name);
  const meant = nearestName(name, names);
  return new AtlasError(`There is no check "${name}".`, { code: "USAGE", hint: meant ? `Did you mean "${meant}"?` : `There are: ${names.join(", ")}.` });
}
