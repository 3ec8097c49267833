import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { AtlasError } from "@useatlas/plugin-sdk/errors";
import type { Selection } from "../../checks/select-checks.ts";
import type { Finding } from "../../findings.ts";
import type { ExaminationFailure, ExaminationTask, StoppedExamination, TracedCall } from "./examination.ts";
import { runExamination } from "./run-examination.ts";

/**
 * One round of checks, in a process of its own. What stops that process is found and named, and the round is run once
 * more without it, so that nothing else goes unchecked. What must not be shown is added to `secrets`, and `checks` are those that were run.
 */
export async function examineApart(cwd: string, { selection, secrets, checks }: { selection: Selection; secrets: Set<string>; checks: Set<string> }): Promise<Finding[]> {
  let task: ExaminationTask = { cwd, selection, known: {} };
  for (;;) {
    const outcome = await runExamination(task);
    if (outcome.outcome === "failed") throw thrownAgain(outcome.failure);
    for (const secret of outcome.secrets) secrets.add(secret);
    checks.clear();
    for (const name of outcome.checks) checks.add(name);
    if (outcome.outcome === "done") return outcome.findings;
    const learnt = outcome.begun ? await culprits(outcome, task) : { unloadable: configFault(outcome) };
    // Rounds go on only while each one learns of another check.
    const isNew = learnt && ("unloadable" in learnt ? !task.unloadable : Object.keys(learnt.known).some((name) => !(name in task.known)));
    if (!isNew) return [...outcome.findings, unnamed(outcome)];
    task = { ...task, ...learnt, known: { ...task.known, ...("known" in learnt ? learnt.known : {}) } };
  }
}

/** What to leave out from here on, by the checks' names; undefined where nobody can be named. */
async function culprits({ stack, pending, how }: StoppedExamination, task: ExaminationTask): Promise<{ known: Record<string, Finding> } | undefined> {
  const innermost = stack.at(-1);
  if (innermost?.check !== undefined) return { known: { [innermost.check]: checkFault(innermost, how) } };
  // Some of them waited, and one went on: each is asked again, where nobody else can be to blame.
  const names = [...new Set(pending.flatMap(({ check }) => check ?? []))];
  const known: Record<string, Finding> = {};
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      const alone = await runExamination({ ...task, selection: { only: [name] } });
      if (alone.outcome !== "stopped") continue;
      const call = alone.stack.at(-1) ?? alone.pending.at(-1);
      if (call?.check !== undefined) known[call.check] = checkFault(call, alone.how);
    }
  }));
  return Object.keys(known).length > 0 ? { known } : undefined;
}

function checkFault({ owner, method }: TracedCall, how: StoppedExamination["how"]): Finding {
  const { codes, message, hint } = words(how);
  return { code: codes.plugin, severity: "error", subject: owner, message: `${method} ${message}`, hint };
}

function configFault({ stack, how }: StoppedExamination): Finding {
  const { codes, message, hint } = words(how);
  const factory = stack.at(-1);
  const what = factory ? `create() of the plugin made by ${makerOf(factory)}` : "loading it, with what it imports and makes,";
  return { code: factory ? codes.plugin : codes.config, severity: "error", subject: "atlas.config.ts", message: `${what} ${message}`, hint, location: factory?.location };
}

/** Where a factory is called, and its name there: a plugin that was never made has no id. */
function makerOf({ location: { file, line = 0, column = 0 } = { file: "" } }: TracedCall): string {
  if (file === "") return "one of its factories";
  const text = (existsSync(file) && readFileSync(file, "utf8").split("\n")[line - 1]) || "";
  // Not every runtime tells the column in what was written, rather than in what it made of that.
  const [, name] = /^([\w$]+)\(/.exec(text.slice(column - 1)) ?? /^\s*([\w$]+)\(/.exec(text) ?? [];
  return `${name ? `${name}() ` : ""}at ${basename(file)}:${line}`;
}

function unnamed({ how }: StoppedExamination): Finding {
  const { codes, message, hint } = words(how);
  return { code: codes.checks, severity: "unknown", subject: "plugins", message: `one of them, which could not be told, ${message}, so not everything was checked`, hint };
}

function words(how: StoppedExamination["how"]): { codes: Record<"plugin" | "config" | "checks", string>; message: string; hint: string } {
  if (how.state === "blocked") {
    return { codes: blocks, message: `blocks the event loop: nothing else ran for ${how.silentMs / 1000} s`, hint: "Look for a loop that does not end, and for calls that wait without await, such as execSync()." };
  }
  const end = how.signal === null ? `exit code ${how.exitCode}` : how.signal;
  return { codes: exits, message: `ended the process (${end})`, hint: "Look for process.exit() in it, and in what it uses: a plugin that cannot go on throws." };
}

function thrownAgain({ code, message, hint, stack }: ExaminationFailure): Error {
  if (code !== undefined) return new AtlasError(message, { code, hint });
  return Object.assign(new Error(message), { stack });
}

const blocks = { plugin: "PLUGIN_BLOCKS", config: "CONFIG_BLOCKS", checks: "CHECKS_BLOCKS" };
const exits = { plugin: "PLUGIN_EXITS", config: "CONFIG_EXITS", checks: "CHECKS_EXITS" };
const atOnce = 3;
