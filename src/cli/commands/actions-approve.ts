import { AtlasError, type ActionRecord, type ActionStatus, type Person } from "@useatlas/plugin-sdk";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { ask } from "../prompts.ts";
import { printProgress, printResult, setExitCode } from "../report.ts";
import { formatAction } from "./actions/format-action.ts";
import { operator } from "./actions/operator.ts";
import { withApprovals } from "./actions/with-approvals.ts";

export interface ActionsApproveOptions {
  cwd: string;
  id: string;
  /** Confirmed already. */
  execute?: boolean;
  /** For whom it is approved; the user of this system stays on record beside them. */
  as?: string;
  json?: boolean;
}

/** Shows the action whole, has it confirmed, and executes it in this process. */
export async function actionsApprove({ cwd, id, execute = false, as, json }: ActionsApproveOptions): Promise<void> {
  const { id: user, role } = operator();
  const person: Person = { id: as === undefined ? user : `${as} (${user})`, role };
  await withApprovals(cwd, async ({ approvals, boot }) => {
    const proposed = await approvals.get(id, person);
    if (proposed.status === "pending") await confirm(proposed, { execute });
    await boot();
    const action = await approvals.approve(id, person);
    printResult({ value: { action }, text: formatAction(action) }, { json });
    setExitCode(exits[action.status] ?? EXIT.undetermined);
  });
}

/** `--yes` does not stand in for it: to execute something is no safe default. */
async function confirm(action: ActionRecord, { execute }: { execute: boolean }): Promise<void> {
  if (!execute) printProgress(formatAction(action));
  const choices = [{ value: "leave", hint: "it stays pending" }, { value: "execute", hint: `${action.name} runs now` }] as const;
  const { answer } = await ask({ answer: { flag: "--execute", message: "Execute this action?", choices, given: execute ? "execute" : undefined } });
  if (answer === "leave") throw new AtlasError("Nothing was executed. The action stays pending.", { code: "PROMPT_CANCELLED" });
}

const exits: Partial<Record<ActionStatus, ExitCode>> = { executed: EXIT.done, failed: EXIT.fault };
