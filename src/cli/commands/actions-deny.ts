import { printResult } from "../report.ts";
import { operator } from "./actions/operator.ts";
import { withApprovals } from "./actions/with-approvals.ts";

export interface ActionsDenyOptions {
  cwd: string;
  id: string;
  reason?: string;
  json?: boolean;
}

export async function actionsDeny({ cwd, id, reason, json }: ActionsDenyOptions): Promise<void> {
  await withApprovals(cwd, async ({ approvals }) => {
    const action = await approvals.deny(id, operator(), reason);
    printResult({ value: { action }, text: `Action ${id} (${action.name}) is denied. It is never executed.` }, { json });
  });
}
