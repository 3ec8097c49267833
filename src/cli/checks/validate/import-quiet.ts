import { createRule, type Fault } from "../create-rule.ts";
import type { SourceFile } from "../target/read-sources.ts";
import type { Effect, EffectKind } from "../observe/side-effects.ts";

export const importQuiet = createRule({
  name: "import-quiet",
  needs: ["load"],
  passed: { code: "IMPORT_QUIET", message: "Importing it only defines it" },
  async judge(target) {
    const { load } = await target.observe();
    if (load.outcome !== "returned") return undefined;
    const { effects, cpuMs } = load.value;
    const faults = firstOfEach(effects.filter((effect) => isOwn(effect, target.sources))).map((effect): Fault => ({ ...words[effect.kind], message: `Importing it ${words[effect.kind].message}: ${effect.what}`, hint, location: effect.location }));
    return cpuMs <= mostCpuMs ? faults : [...faults, { code: "IMPORT_SLOW", severity: "warning", message: `Importing it takes ${(cpuMs / 1000).toFixed(1)} s of processor time`, hint: "Load what is heavy at first use: requireDriver(), or import() inside the function that needs it." }];
  },
});

/** Libraries keep globals and timers of their own; those are not what the author can mend. */
function isOwn({ kind, what, location }: Effect, sources: readonly SourceFile[]): boolean {
  if (kind === "timer") return location !== undefined;
  return kind !== "global" || sources.some(({ reached, text }) => reached && text.includes(what.replace("globalThis.", "")));
}

function firstOfEach(effects: readonly Effect[]): Effect[] {
  return effects.filter(({ kind }, index) => effects.findIndex((other) => other.kind === kind) === index);
}

const words: Record<EffectKind, { code: string; severity: "error" | "warning"; message: string }> = {
  output: { code: "IMPORT_PRINTS", severity: "warning", message: "prints" },
  timer: { code: "IMPORT_STARTS_TIMER", severity: "error", message: "starts a timer" },
  socket: { code: "IMPORT_CONNECTS", severity: "error", message: "opens a connection" },
  fetch: { code: "IMPORT_FETCHES", severity: "error", message: "asks a service" },
  server: { code: "IMPORT_LISTENS", severity: "error", message: "starts a server" },
  process: { code: "IMPORT_SPAWNS", severity: "error", message: "starts a process" },
  file: { code: "IMPORT_WRITES_FILE", severity: "error", message: "writes a file" },
  global: { code: "IMPORT_SETS_GLOBAL", severity: "warning", message: "sets a global" },
  prototype: { code: "IMPORT_POLLUTES", severity: "error", message: "changes what all share" },
};
const hint = "Importing a plugin does nothing but define it: open, start and print nothing before initialize().";
const mostCpuMs = 1_500;
