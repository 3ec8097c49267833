import { tmpdir } from "node:os";
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

export async function checkSandbox({ create }: { create(root: string): unknown }): Promise<ConformanceFault[]> {
  const made = await attempt(() => create(tmpdir()));
  if ("thrown" in made) return [];
  const backend = made.value;
  if (typeof backend !== "object" || backend === null || !("exec" in backend) || typeof backend.exec !== "function") return [{ code: "SANDBOX_MALFORMED", message: "sandbox.create() returned nothing with exec()", key: "create" }];
  const { exec } = backend;
  const run = await attempt(() => Reflect.apply(exec, backend, ["echo atlas"]));
  const close = "close" in backend ? backend.close : undefined;
  if (typeof close === "function") await attempt(() => Reflect.apply(close, backend, []));
  if ("thrown" in run || isExecResult(run.value)) return [];
  return [{ code: "SANDBOX_MALFORMED", message: `exec() returned ${describeValue(run.value)}, not { stdout, stderr, exitCode }`, key: "exec" }];
}

export function checkInput(name: string, schema: unknown): ConformanceFault[] {
  if (typeof schema !== "object" || schema === null || !("safeParse" in schema) || typeof schema.safeParse !== "function") return [];
  const accepts = (input: unknown) => (schema as { safeParse(value: unknown): { success?: unknown } }).safeParse(input).success === true; // by the line above
  return ["junk", 42, null].some(accepts) ? [{ code: "ACTION_INPUT_UNCHECKED", message: `The tool of ${name} accepts anything as its input`, key: "inputSchema" }] : [];
}

function isExecResult(value: unknown): boolean {
  return typeof value === "object" && value !== null && "stdout" in value && typeof value.stdout === "string" && "stderr" in value && typeof value.stderr === "string" && "exitCode" in value && typeof value.exitCode === "number";
}
