import type { ActionRecord, Person } from "@useatlas/plugin-sdk";

export type Verdict = { may: true } | { may: false; why: string };

/** Whether this person may approve or deny the action. The server judges again; this only says it before the click. */
export function mayDecide({ approval, status }: Pick<ActionRecord, "approval" | "status">, { role }: Pick<Person, "role">): Verdict {
  if (status !== "pending") return { may: false, why: "It has been decided." };
  if (approval === "admin-only" && role !== "admin") return { may: false, why: "Only an admin may decide on this action. Ask one to open this conversation or the admin page." };
  return { may: true };
}

/** In words: who may decide. */
export function deciders({ approval }: Pick<ActionRecord, "approval">): string {
  if (approval === "admin-only") return "Admins only";
  return approval === "auto" ? "Nobody has to: it runs by itself" : "Anyone in this conversation";
}
