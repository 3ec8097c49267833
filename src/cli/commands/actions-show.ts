import { printResult } from "../report.ts";
import { formatAction } from "./actions/format-action.ts";
import { operator } from "./actions/operator.ts";
import { withApprovals } from "./actions/with-approvals.ts";

export interface ActionsShowOptions {
  cwd: string;
  id: string;
  json?: boolean;
}

export async function actionsShow({ cwd, id, json }: ActionsShowOptions): Promise<void> {
  await withApprovals(cwd, async ({ approvals }) => {
    const action = await approvals.get(id, operator());
    printResult({ value: { action }, text: formatAction(action) }, { json });
  });
}
