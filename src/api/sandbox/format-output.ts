import type { PluginExecResult } from "@useatlas/plugin-sdk";
import { maxOutputBytes } from "@useatlas/plugin-sdk/sandbox";
import { cutText } from "./cut-text.ts";

export interface ExploreOutput {
  output: string;
  truncated: boolean;
}

/** What a command printed, as one text: stdout, stderr where there is one, and the exit code when it is not 0. What was cut is said. */
export function formatOutput({ stdout, stderr, exitCode }: PluginExecResult): ExploreOutput {
  const [printed, complained] = [cutText(stdout, maxOutputBytes), cutText(stderr, maxOutputBytes)];
  const parts = [
    lines(printed.text),
    printed.truncated ? "[stdout is cut at 1 MB]" : "",
    lines(complained.text),
    complained.truncated ? "[stderr is cut at 1 MB]" : "",
    exitCode === 0 ? "" : `[exit code ${exitCode}]`,
  ].filter((part) => part !== "");
  return { output: parts.join("\n") || "(no output)", truncated: printed.truncated || complained.truncated };
}

/** Without the newline at the end, and without what no JSON column and no terminal takes well. */
function lines(text: string): string {
  return text.replace(/\n$/, "").replace(controls, "\uFFFD").toWellFormed();
}

const controls = /[^\P{Cc}\n\r\t]/gu;
