import { AtlasError, isAtlasError, redactSecrets } from "@useatlas/plugin-sdk/errors";
import { CommanderError, type Command } from "commander";
import { EXIT } from "./exit-codes.ts";
import { createProgram } from "./program.ts";
import { printFailure, setExitCode } from "./report.ts";
import { catchSignals, interruptionCode } from "./signals.ts";
import { resultsTaken } from "./stdout.ts";
import { watchProcess } from "./watch-process.ts";

const words = process.argv.slice(2);
// `bun run atlas -- doctor` hands the separator on; commander would take it for the end of the flags.
if (words[0] === "--") words.shift();
const json = words.includes("--json") || /(^|\n)--format[=\n]json(\n|$)/.test(words.join("\n"));

const atEnd = watchProcess(report);
catchSignals();
try {
  await quietly(createProgram(), json).parseAsync(words, { from: "user" });
} catch (thrown) {
  report(thrown);
}
atEnd();
end();

function report(thrown: unknown): void {
  if (!(thrown instanceof CommanderError)) return printFailure(interruption(thrown), { json });
  // Help and version that were asked for are no failure. The rest is usage, which commander has printed unless in JSON.
  if (thrown.exitCode === 0) return setExitCode(EXIT.done);
  setExitCode(EXIT.usage);
  if (!json) return;
  const message = thrown.code === "commander.help" ? "A command is missing." : thrown.message.replace(/^error: /, "");
  process.stdout.write(`${redactSecrets(JSON.stringify({ schemaVersion: 1, error: { code: "USAGE", message }, exitCode: EXIT.usage }, null, 2))}\n`);
}

/** What an operation throws whose ground was taken away is the consequence of the signal, not a fault of its own. */
function interruption(thrown: unknown): unknown {
  if (interruptionCode() === undefined || isAtlasError(thrown)) return thrown;
  return new AtlasError("Interrupted.", { code: "INTERRUPTED", cause: thrown });
}

/** Ends the process even if a plugin has left a timer or a socket open: nobody waits for those any more. */
function end(): void {
  const stopped = interruptionCode();
  if (stopped !== undefined) setExitCode(stopped);
  // A pipe takes 64 KB at once; exit() would cut off what its reader has not come to yet.
  void resultsTaken().then(() => setTimeout(() => process.exit(), 500).unref());
}

/** With --json stdout belongs to one document, so commander keeps its own words to itself. */
function quietly(program: Command, quiet: boolean): Command {
  if (quiet) for (const command of everyCommand(program)) command.configureOutput({ writeErr: () => undefined });
  return program;
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}
