import { randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import type { Run } from "./history.ts";
import type { DeclaredPlugin } from "./types.ts";

export function createRun(plugins: readonly DeclaredPlugin[]): Run {
  const versions = new Map(plugins.flatMap(({ id, version }) => (version === undefined ? [] : [[id, version] as const])));
  return { id: randomUUID(), actor: `${userName()}@${hostname()}`, versions };
}

/** A container may run under a number that no user has. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown");
  }
}
