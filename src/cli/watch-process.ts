import { AtlasError, messageOf, redactSecrets } from "@useatlas/plugin-sdk/errors";
import { interruptionCode } from "./signals.ts";

let onRejection: ((failure: AtlasError) => void) | undefined;

/** From here on a promise whose failure nobody handles is told to `tell`, and ends nothing: others are being served. */
export function outliveRejections(tell: (failure: AtlasError) => void): void {
  onRejection = tell;
}

/**
 * Has `report` called for what befalls the process outside of its command: stdout that cannot be written, code of a
 * plugin that fails on its own, or that ends the process. Returns what says that the command has come to its end.
 */
export function watchProcess(report: (thrown: unknown) => void): () => void {
  let over = false;
  watchOutput(report);

  function stray(thrown: unknown): void {
    // Once the command is done nobody waits for what is left of a plugin, so its failure is nobody's.
    if (over) return;
    over = true;
    report(strayFailure(thrown));
    process.exit();
  }
  process.on("uncaughtException", stray);
  process.on("unhandledRejection", (thrown) => (onRejection && !over ? onRejection(strayFailure(thrown)) : stray(thrown)));
  process.on("exit", () => {
    if (over) return;
    // Without this, process.exit(0) in a config would make every check pass.
    report(interruptionCode() === undefined ? endedEarly() : new AtlasError("Interrupted.", { code: "INTERRUPTED" }));
  });

  return () => void (over = true);
}

function watchOutput(report: (thrown: unknown) => void): void {
  process.stdout.on("error", (thrown: NodeJS.ErrnoException) => {
    // `atlas … | head` ends quietly: whoever stopped reading knows why.
    if (thrown.code !== "EPIPE") report(outputLost(thrown));
  });
  // That stderr cannot be written is nowhere to be told.
  process.stderr.on("error", () => undefined);
}

function outputLost(thrown: Error): AtlasError {
  return new AtlasError(`The result could not be written to stdout: ${messageOf(thrown)}.`, { code: "OUTPUT_LOST", cause: thrown });
}

/** What nobody caught, in words that help to find it. */
export function strayFailure(thrown: unknown): AtlasError {
  const where = thrown instanceof Error ? thrown.stack?.match(/^\s+at .*$/m)?.[0].trim() : undefined;
  return new AtlasError(redactSecrets(`An error that nothing caught ended the command: ${messageOf(thrown)}`), {
    code: "UNCAUGHT",
    hint: `${where ? `It was thrown ${where}. ` : ""}Look for a promise or a callback there whose failure nobody handles.`,
    cause: thrown,
  });
}

function endedEarly(): AtlasError {
  return new AtlasError("The process was ended before the command had come to its end.", {
    code: "PROCESS_ENDED",
    hint: "Look for process.exit() in the config and in the plugins: a plugin that cannot go on throws from initialize().",
  });
}
