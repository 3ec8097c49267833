import type { Host } from "@atlas/api/lib/host";

type Explanation = Awaited<ReturnType<Host["explain"]>>;
type Verdict = Explanation["verdict"];

/** What each layer of the guard said, what the hooks made of the query, and what would run. */
export function formatExplanation({ connectionId, asked, rewritten, verdict }: Explanation, { rowLimit }: { rowLimit: number }): string {
  const lines = [`connection  ${connectionId}`, ...layersOf(asked)];
  if (rewritten !== undefined) lines.push(`hooks       rewrote it to: ${rewritten}`, ...layersOf(verdict));
  else if (asked.valid) lines.push("hooks       left it as it is");
  lines.push(`tables      ${verdict.tables.join(", ") || "none"}`, `functions   ${verdict.functions.join(", ") || "none"}`);
  if (verdict.valid) lines.push(`cap         ${rowLimit} rows, and one more to see whether there are`, `runs        ${verdict.sql.replaceAll("\n", "\n            ")}`);
  return lines.join("\n");
}

function layersOf(verdict: Verdict): string[] {
  const passed = verdict.layers.map((layer) => `${layer.padEnd(11)} ✓`);
  return verdict.valid ? passed : [...passed, `${verdict.layer.padEnd(11)} ✗ ${verdict.reason} [${verdict.code}]`];
}
