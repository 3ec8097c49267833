import { AsyncLocalStorage } from "node:async_hooks";
import { readFileSync, writeSync } from "node:fs";
import { isAtlasError, messageOf } from "@useatlas/plugin-sdk/errors";
import type { DoctorSubject } from "../../checks/doctor-subject.ts";
import type { Check } from "../../checks/run-checks.ts";
import { strayFailure } from "../../watch-process.ts";
import type { ExaminationFailure, ExaminationLine, ExaminationTask, TracedCall } from "./examination.ts";
import { examineProject } from "./examine-project.ts";
import { tracePlugins } from "./trace-plugins.ts";

/**
 * The process that runs the doctor's checks, so that a plugin which never gives back control, or which exits, does not
 * take the report with it. It takes its task on stdin and tells what it does and finds on a pipe of its own.
 */
const answers = 3;
// Taken before any plugin is loaded, which may replace them.
const write = writeSync;
const exit = process.exit;
const task = JSON.parse(readFileSync(0, "utf8")) as ExaminationTask; // written by runExamination()
const checking = new AsyncLocalStorage<string>();
let calls = 0;

// The parent is told to stop, too, and decides how long that may take: a terminal signals both of us.
const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => interruption.abort());
for (const event of ["unhandledRejection", "uncaughtException"]) process.on(event, (thrown) => fail(strayFailure(thrown)));

tracePlugins({ enter: (call) => enter({ ...call, check: checking.getStore() }), leave, settle });
setInterval(() => send({ is: "alive" }), 250);
try {
  await examineProject(task, { begin: (secrets) => send({ is: "begun", secrets }), watch, tell: (findings, checks) => send({ is: "done", findings, checks }), signal: interruption.signal });
} catch (thrown) {
  fail(thrown);
}
// Whatever a plugin has left open ends here: nobody waits for it.
exit(0);

function watch(check: Check<DoctorSubject>): Check<DoctorSubject> {
  const { name, about = name } = check;
  return {
    ...check,
    examine: (subject) => checking.run(name, async () => {
      const id = enter({ check: name, owner: about, method: `the check ${name}` });
      try {
        const examined = check.examine(subject);
        leave(id);
        const findings = [...(await examined)];
        send({ is: "checked", check: name, findings });
        return findings;
      } finally {
        settle(id);
      }
    }),
  };
}

function enter(call: Omit<TracedCall, "id">): number {
  const id = ++calls;
  send({ is: "entered", call: { ...call, id } });
  return id;
}

function leave(id: number): void {
  send({ is: "left", id });
}

function settle(id: number): void {
  send({ is: "settled", id });
}

function fail(thrown: unknown): never {
  const known = isAtlasError(thrown) ? { code: thrown.code, hint: thrown.hint } : { stack: thrown instanceof Error ? thrown.stack : undefined };
  send({ is: "failed", failure: { message: messageOf(thrown), ...known } satisfies ExaminationFailure });
  return exit(1);
}

/** Written at once and whole: the next thing may be the last that this process does. */
function send(line: ExaminationLine): void {
  let rest = Buffer.from(`${JSON.stringify(line)}\n`);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(write(answers, rest));
    } catch (thrown) {
      // A full pipe is emptied by the parent in a moment; one without a reader has lost it.
      if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EAGAIN")) exit(1);
    }
  }
}
