import { vi } from "vitest";

/** Waits until `check` no longer throws, for as long as a busy machine may need; vitest's own second is short for that. */
export function eventually(check: () => unknown): Promise<unknown> {
  return vi.waitFor(check, 10_000);
}
