import { AtlasError, nearestName } from "@useatlas/plugin-sdk";
import type { CodeEntry } from "./code-entry.ts";
import { codeTable, doctorTable, type CodeTable } from "./code-table.ts";

/** What a table knows about a code, in whichever case it is written. Throws `CODE_UNKNOWN`. */
export function entryOf(text: string, table: CodeTable = codeTable): CodeEntry & { code: string } {
  const code = text.toUpperCase();
  const entry = Object.hasOwn(table, code) ? table[code] : undefined;
  if (entry) return { code, ...entry };
  throw unknownCode(text, table);
}

/** What is known about a code of either command, first as the command means it that was asked. Throws `CODE_UNKNOWN`. */
export function explanationOf(text: string, command: "doctor" | "plugin validate"): CodeEntry & { code: string } {
  if (text.includes("/")) throw new AtlasError(`${text} is a code of the plugin ${text.split("/")[0]}.`, { code: "CODE_UNKNOWN", hint: "Its README says what the code means." });
  return entryOf(text, command === "doctor" ? { ...codeTable, ...doctorTable } : { ...doctorTable, ...codeTable });
}

/** An entry of the table for people. */
export function explain({ code, rule, severity, why, bad, good, fix }: CodeEntry & { code: string }): string {
  return [`${code} (${severity}, rule ${rule})`, `  ${why}`, "", `  Bad   ${bad}`, `  Good  ${good}`, `  Fix   ${fix}`].join("\n");
}

/** All codes as a table in Markdown. */
export function codesInMarkdown(table: CodeTable = codeTable): string {
  const rows = Object.entries(table).map(([code, { severity, why, fix }]) => `| \`${code}\` | ${severity} | ${cell(why)} | ${cell(fix)} |`);
  return ["| Code | Severity | Why | Fix |", "| --- | --- | --- | --- |", ...rows, ""].join("\n");
}

function unknownCode(text: string, table: CodeTable): AtlasError {
  const meant = nearestName(text.toUpperCase(), Object.keys(table));
  return new AtlasError(`There is no code ${text}.`, { code: "CODE_UNKNOWN", hint: meant ? `Did you mean ${meant}?` : "The codes stand in brackets behind findings, such as PLUGIN_READS_ENV." });
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}
