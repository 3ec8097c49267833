import { messageOf, withDeadline } from "@useatlas/plugin-sdk";
import type { GuardPolicy } from "../policy.ts";
import { Refusal } from "../refusal.ts";

/** Asks a plugin's own validator. Whatever is not a clear yes is a no: a throw, silence, an answer of another shape. */
export async function runValidator(text: string, { validate, timeoutMs }: { validate: NonNullable<GuardPolicy["validate"]>; timeoutMs: number }): Promise<void> {
  const answer = await ask(text, { validate, timeoutMs });
  if (typeof answer !== "object" || answer === null || !("valid" in answer) || typeof answer.valid !== "boolean") {
    throw new Refusal("SQL_VALIDATOR_FAILED", "The connection's validate() answered something else than { valid: boolean, reason? }.");
  }
  if (answer.valid) return;
  const reason = "reason" in answer && typeof answer.reason === "string" && answer.reason !== "" ? answer.reason : "The connection's validate() rejects this query.";
  throw new Refusal("SQL_VALIDATOR_REJECTED", reason);
}

async function ask(text: string, { validate, timeoutMs }: { validate: NonNullable<GuardPolicy["validate"]>; timeoutMs: number }): Promise<unknown> {
  const late = () => {
    throw new Refusal("SQL_VALIDATOR_FAILED", `The connection's validate() did not answer within ${timeoutMs} ms.`);
  };
  try {
    return await withDeadline<unknown>(() => validate(text), { deadlineMs: timeoutMs, late });
  } catch (thrown) {
    if (thrown instanceof Refusal) throw thrown;
    throw new Refusal("SQL_VALIDATOR_FAILED", `The connection's validate() failed: ${messageOf(thrown)}`);
  }
}
