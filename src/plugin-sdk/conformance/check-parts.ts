import { messageOf } from "../errors.ts";
import { createMockContext } from "../testing/mock-context.ts";
import type { AtlasPlugin } from "../types/plugin.ts";
import { attempt, describeValue, type ConformanceFault } from "./faults.ts";

export async function checkContext(provider: { load(): unknown; refresh?(): unknown }): Promise<ConformanceFault[]> {
  const faults: ConformanceFault[] = [];
  for (const when of ["", " after refresh()"]) {
    const text = await attempt(() => provider.load());
    if ("thrown" in text) faults.push({ code: "CONTEXT_THROWS", message: `contextProvider.load() threw${when}: ${messageOf(text.thrown)}`, key: "load" });
    else if (typeof text.value !== "string") faults.push({ code: "CONTEXT_NOT_TEXT", message: `contextProvider.load() returned ${describeValue(text.value)}${when}, not text`, key: "load" });
    const refreshed = await attempt(() => provider.refresh?.());
    if ("thrown" in refreshed) faults.push({ code: "CONTEXT_THROWS", message: `contextProvider.refresh() threw: ${messageOf(refreshed.thrown)}`, key: "refresh" });
    if (faults.length > 0 || !provider.refresh) break;
  }
  return faults;
}

/** A guard may refuse what it is shown; what it returns has to be a rewriting, or nothing. */
export async function checkHandlers({ hooks = {} }: AtlasPlugin): Promise<ConformanceFault[]> {
  const { ctx } = createMockContext();
  const faults: ConformanceFault[] = [];
  for (const [name, field, shown] of [["beforeQuery", "sql", { sql: "SELECT 1" }], ["beforeExplore", "command", { command: "ls" }]] as const) {
    for (const { handler } of hooks[name] ?? []) {
      const answer = await attempt(() => Reflect.apply(handler, undefined, [Object.freeze({ ...shown }), ctx]));
      if ("thrown" in answer || answer.value === undefined || answer.value === null) continue;
      const rewritten: unknown = typeof answer.value === "object" ? Reflect.get(answer.value, field) : undefined;
      if (typeof rewritten !== "string") faults.push({ code: "HOOK_MALFORMED", message: `A handler of ${name} returned ${describeValue(answer.value)}, not { ${field} }`, key: name });
    }
  }
  return faults;
}
