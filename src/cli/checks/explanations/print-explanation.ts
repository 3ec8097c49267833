import { printResult } from "../../report.ts";
import type { Format } from "../../formats/formats.ts";
import { explain, explanationOf } from "./explain.ts";

/** Tells about a code, for either command, and checks nothing. Throws `CODE_UNKNOWN`. */
export function printExplanation(code: string, { command, format }: { command: "doctor" | "plugin validate"; format: Format }): void {
  const entry = explanationOf(code, command);
  printResult({ value: { explanation: entry }, text: explain(entry) }, { json: format === "json" });
}
