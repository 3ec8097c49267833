/** What somebody may do: an admin also approves `admin-only` actions and sees the admin view. */
export type Role = "member" | "admin";

/** Somebody who asks questions and decides on actions. */
export interface Person {
  /** Stable, such as the name of an API key, or `slack:U123`. */
  id: string;
  role: Role;
}
