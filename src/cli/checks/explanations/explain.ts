import { AtlasError, nearestName } from "@useatlas/plugin-sdk";
import type { CodeEntry } from "./code-entry.ts";
import { codeTable } from "./code-table.ts";

/** What is known about a code, in whichever case it is written. Throws `CODE_UNKNOWN`. */
export function entryOf(text: string): CodeEntry & { code: string } {
  const code = text.toUpperCase();
  const entry = Object.hasOwn(codeTable, code) ? codeTable[code] : undefined;
  if (entry) return { code, ...entry };
  const meant = nearestName(code, Object.keys(codeTable));
  throw new AtlasError(`There is no code ${text}.`, { code: "CODE_UNKNOWN", hint: meant ? `Did you mean ${meant}?` : "The codes stand in brackets behind findings, such as PLUGIN_READS_ENV." });
}

/** An entry of the table for people. */
export function explain({ code, rule, severity, why, bad, good, fix }: CodeEntry & { code: string }): string {
  return [`${code} (${severity}, rule ${rule})`, `  ${why}`, "", `  Bad   ${bad}`, `  Good  ${good}`, `  Fix   ${fix}`].join("\n");
}

/** All codes as a table in Markdown. */
export function codesInMarkdown(): string {
  const rows = Object.entries(codeTable).map(([code, { severity, why, fix }]) => `| \`${code}\` | ${severity} | ${cell(why)} | ${cell(fix)} |`);
  return ["| Code | Severity | Why | Fix |", "| --- | --- | --- | --- |", ...rows, ""].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}
