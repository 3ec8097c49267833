import type { DeclaredPlugin } from "@atlas/api/lib/migrate";
import { herdPlugins } from "../fixtures/herd-plugins.ts";

/** What the processes of a herd declare: the one half this, the other half that. */
export interface Mixture {
  newer: DeclaredPlugin[];
  older: DeclaredPlugin[];
}

const versioned = herdPlugins.map((plugin): DeclaredPlugin => ({ ...plugin, version: "1.1.0" }));
// As it was before: without the authors, and without what refers to them.
const earlier: DeclaredPlugin = { id: "two", version: "1.0.0", schema: { notes: { fields: { key: { type: "string", required: true, unique: true } } } } };

export const mixtures: Record<string, Mixture> = {
  "all alike": { newer: versioned, older: versioned },
  "half of them without one of the plugins": { newer: versioned, older: versioned.slice(0, 2) },
  "half of them with an older version of a plugin": { newer: versioned, older: versioned.map((plugin) => (plugin.id === "two" ? earlier : plugin)) },
};
