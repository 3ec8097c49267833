import { nearestName } from "../nearest-name.ts";
import { kindOf, type Problems } from "./problems.ts";

/** Hooks of known names, each an array of `{ matcher?, handler }`: a misspelt guard would never run. */
export function checkHooks(hooks: unknown, problems: Problems): void {
  if (hooks === undefined || !problems.record(hooks, "hooks")) return;
  for (const [name, entries] of Object.entries(hooks)) {
    if (entries === undefined) continue;
    if (!HOOK_NAMES.includes(name)) {
      const meant = nearestName(name, HOOK_NAMES);
      problems.add("PLUGIN_HOOK_UNKNOWN", `hooks.${name}`, `Unknown hook "${name}"${meant ? `, did you mean "${meant}"?` : ""}`, `One of: ${HOOK_NAMES.join(", ")}.`);
    } else if (!Array.isArray(entries)) {
      problems.add("PLUGIN_FIELD_INVALID", `hooks.${name}`, `Plugin hooks.${name} must be an array, not ${kindOf(entries)}`);
    } else {
      entries.forEach((entry: unknown, index) => checkEntry(entry, `hooks.${name}[${index}]`, problems));
    }
  }
}

function checkEntry(entry: unknown, path: string, problems: Problems): void {
  if (!problems.record(entry, path, "Write it as { matcher?, handler }.")) return;
  problems.required(entry, "handler", `${path}.handler`);
  problems.functions(entry, ["matcher"], `${path}.`);
}

export const HOOK_NAMES: readonly string[] = [
  "beforeQuery", "afterQuery", "onQueryError", "beforeExplore", "afterExplore", "onRequest", "onResponse",
];
