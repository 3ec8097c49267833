import type { Host } from "@atlas/api/lib/host";
import { redactSecrets, secretsIn } from "@useatlas/plugin-sdk";

/** What a plugin or its driver says may hold what its config holds. */
export function redactFor({ entries }: Host, pluginId: string, text: string): string {
  const entry = entries.find(({ plugin }) => plugin.id === pluginId);
  return redactSecrets(text, secretsIn(entry?.plugin.config));
}
