import { userInfo } from "node:os";
import type { Person } from "@useatlas/plugin-sdk";

/** Whoever sits at this terminal. They have the internal database in their hands, so they are an admin. */
export function operator(): Person {
  return { id: `cli:${userName()}`, role: "admin" };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown"); // a container's user may have a number only
  }
}
