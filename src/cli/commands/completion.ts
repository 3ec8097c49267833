import { AtlasError, nearestName } from "@useatlas/plugin-sdk";
import type { Command } from "commander";
import { candidates } from "../completion/candidates.ts";
import { scripts } from "../completion/scripts.ts";
import { printResult } from "../report.ts";
import { reserveStdout } from "../stdout.ts";

/** Prints the script that makes a shell complete `atlas`. */
export function completion({ shell }: { shell: string }): void {
  const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
  if (script === undefined) {
    const meant = nearestName(shell, Object.keys(scripts));
    throw new AtlasError(`There is no completion for "${shell}".`, {
      code: "USAGE",
      hint: meant ? `Did you mean ${meant}?` : `The shells are: ${Object.keys(scripts).join(", ")}.`,
    });
  }
  printResult({ value: { shell, script }, text: script });
}

/** Prints what may stand where the last of `words` does, a line each. The scripts call it; it never fails. */
export async function complete({ words, program, cwd }: { words: readonly string[]; program: Command; cwd: string }): Promise<void> {
  reserveStdout();
  const found = await candidates({ words, program, cwd });
  if (found.length > 0) printResult({ value: { candidates: found }, text: found.join("\n") });
}
