import { AtlasError } from "@useatlas/plugin-sdk";

/** Throws `COMMAND_INVALID` for what no sandbox can be given: that must not count against the sandbox. */
export function judgeCommand(command: string): void {
  if (command.trim() === "") throw invalid("The command is empty.", "Write one such as: ls -R");
  if (command.includes("\0")) throw invalid("The command has a null character in it.", "Write it without.");
  if (Buffer.byteLength(command) > longestCommand) throw invalid(`The command is longer than ${longestCommand} bytes.`, "Do it in several steps.");
}

function invalid(message: string, hint: string): AtlasError {
  return new AtlasError(message, { code: "COMMAND_INVALID", hint });
}

/** A program takes arguments of 128 KB. */
const longestCommand = 100_000;
