import { isAtlasError, messageOf, type PluginFinding, type PluginFindingSeverity } from "@useatlas/plugin-sdk";
import { callPlugin } from "./call-plugin.ts";
import type { PluginEntry } from "./registry.ts";

/** What a plugin says of itself, or which promise of the contract it broke in saying it. */
export type Diagnosis = { findings: PluginFinding[] } | { fault: "DIAGNOSIS_THROWS" | "DIAGNOSIS_TIMEOUT" | "DIAGNOSIS_MALFORMED"; message: string };

/** Asks a plugin for findings of its own. Never throws. What is malformed in one place is believed in none. */
export async function diagnose({ plugin }: PluginEntry, { deadlineMs }: { deadlineMs: number }): Promise<Diagnosis> {
  if (!plugin.diagnose) return { findings: [] };
  try {
    // Read inside of the call: a getter that throws is the plugin's, too.
    return await callPlugin({ pluginId: plugin.id, method: "diagnose()", deadlineMs }, async () => read(await plugin.diagnose?.()));
  } catch (thrown) {
    const threw = isAtlasError(thrown) && thrown.code === "PLUGIN_THROWS";
    return threw ? { fault: "DIAGNOSIS_THROWS", message: `diagnose() threw: ${messageOf(thrown.cause)}` } : { fault: "DIAGNOSIS_TIMEOUT", message: `diagnose() did not answer within ${deadlineMs} ms` };
  }
}

function read(answer: unknown): Diagnosis {
  if (!Array.isArray(answer)) return malformed("something else than an array");
  if (answer.length > mostFindings) return malformed(`${answer.length} findings, which is more than ${mostFindings}`);
  const findings: PluginFinding[] = [];
  for (const [index, entry] of answer.entries()) {
    const finding = toFinding(entry);
    if (typeof finding === "string") return malformed(`a finding (number ${index + 1}) ${finding}`);
    findings.push(finding);
  }
  return { findings };
}

/** The finding, copied, or what is wrong with it. */
function toFinding(entry: unknown): PluginFinding | string {
  if (typeof entry !== "object" || entry === null) return "that is no object";
  const { code, severity, message, hint } = entry as Record<string, unknown>; // an object; every field is looked at below
  if (typeof code !== "string" || code.length > 64 || !/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(code)) return "whose code is not like NOUN_STATE";
  if (!isSeverity(severity)) return `whose severity is none of ${severities.join(", ")}`;
  if (!isText(message)) return `whose message is not a text of 1 to ${mostCharacters} characters`;
  if (hint !== undefined && !isText(hint)) return `whose hint is not a text of 1 to ${mostCharacters} characters`;
  return hint === undefined ? { code, severity, message } : { code, severity, message, hint };
}

function malformed(what: string): Diagnosis {
  return { fault: "DIAGNOSIS_MALFORMED", message: `diagnose() returned ${what}` };
}

function isSeverity(value: unknown): value is PluginFindingSeverity {
  return severities.some((severity) => severity === value);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "" && value.length <= mostCharacters;
}

const severities: readonly PluginFindingSeverity[] = ["ok", "skipped", "warning", "error", "unknown"];
const mostFindings = 100;
const mostCharacters = 2000;
