import { printResult } from "../report.ts";
import { operator } from "./actions/operator.ts";
import { withApprovals } from "./actions/with-approvals.ts";

export interface ActionsResolveOptions {
  cwd: string;
  id: string;
  /** What became of it. */
  as: "executed" | "failed";
  json?: boolean;
}

/** Puts on record what became of an action whose process was lost. Executes nothing. */
export async function actionsResolve({ cwd, id, as, json }: ActionsResolveOptions): Promise<void> {
  await withApprovals(cwd, async ({ approvals }) => {
    const action = await approvals.resolve(id, operator(), as);
    printResult({ value: { action }, text: `Action ${id} (${action.name}) is on record as ${as}.` }, { json });
  });
}
