import type { ActionStatus } from "@useatlas/plugin-sdk";
import { printResult } from "../report.ts";
import { formatActions } from "./actions/format-action.ts";
import { operator } from "./actions/operator.ts";
import { withApprovals } from "./actions/with-approvals.ts";

export interface ActionsListOptions {
  cwd: string;
  status?: ActionStatus;
  json?: boolean;
}

/** Lists the latest hundred. */
export async function actionsList({ cwd, status, json }: ActionsListOptions): Promise<void> {
  await withApprovals(cwd, async ({ approvals }) => {
    const actions = await approvals.list({ person: operator(), status, limit: 100 });
    printResult({ value: { actions }, text: formatActions(actions) }, { json });
  });
}
