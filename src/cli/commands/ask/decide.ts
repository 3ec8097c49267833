import type { Host } from "@atlas/api/lib/host";
import type { ActionRecord, Person } from "@useatlas/plugin-sdk";
import { ask, isInteractive } from "../../prompts.ts";
import { printProgress } from "../../report.ts";

/** `auto` approves what anybody in the conversation may approve. What needs an admin needs one who looks at it. */
export type ApproveMode = "none" | "auto";

export interface DecideOptions {
  approvals: Pick<Host["approvals"], "approve" | "deny">;
  person: Person;
  approve: ApproveMode | undefined;
  /** Says nothing, and asks nobody. */
  quiet: boolean;
}

/** Decides on actions by the flag, or asks at the terminal. Those that nobody decides on stay as they are. */
export async function decide(pending: readonly ActionRecord[], options: DecideOptions): Promise<ActionRecord[]> {
  const decided: ActionRecord[] = [];
  for (const action of pending) {
    const record = await decideOne(action, options);
    decided.push(record);
    if (!options.quiet && record !== action) printProgress(describeEnd(record));
  }
  return decided;
}

async function decideOne(action: ActionRecord, { approvals, person, approve, quiet }: DecideOptions): Promise<ActionRecord> {
  if (!quiet) printProgress(describe(action));
  if (approve === "auto" && action.approval === "manual") return approvals.approve(action.id, person);
  if (approve !== undefined || quiet || !isInteractive()) return action;
  const { decision } = await ask({ decision: { flag: "--approve <mode>", message: `${action.name}?`, choices } });
  if (decision === "approve") return approvals.approve(action.id, person);
  if (decision === "later") return action;
  const { reason } = await ask({ reason: { flag: "--approve <mode>", message: "Why not? (may be empty)", safe: "", faultOf: () => undefined } });
  return approvals.deny(action.id, person, reason || undefined);
}

/** All that whoever decides has to see: nothing of the payload is left out. */
function describe({ name, actionType, pluginId, description, reversible, approval, expiresAt, input }: ActionRecord): string {
  const facts = `${actionType} of ${pluginId}, ${reversible ? "can be undone" : "cannot be undone"}, ${approval}, until ${expiresAt}`;
  return `\nAction ${name}: ${description}\n  ${facts}\n${plain(JSON.stringify(input, null, 2)).replace(/^/gm, "  ")}`;
}

/** Characters that nobody sees, or that turn the order of the others round, are shown by their number. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => (character === "\n" ? character : `\\u{${character.codePointAt(0)?.toString(16)}}`));
}

function describeEnd({ name, status, error, output, reason }: ActionRecord): string {
  if (status === "executed") return `${name}: executed ${JSON.stringify(output)}`;
  return `${name}: ${[status, error ?? reason].filter(Boolean).join(": ")}`;
}

const choices = [
  { value: "approve", hint: "run it now" },
  { value: "deny", hint: "never run it" },
  { value: "later", hint: "leave it to somebody else" },
] as const;
