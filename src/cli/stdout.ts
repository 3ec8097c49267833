import { Console } from "node:console";
import { Writable } from "node:stream";

// As this process found it: reserving stdout puts another in its place.
const write = process.stdout.write.bind(process.stdout);
let lastWrite: Promise<void> | undefined;

/** Writes a result to stdout. */
export function writeResult(text: string): void {
  lastWrite = new Promise((resolve) => write(text, () => resolve()));
}

/** The process's own stdout, for a protocol that is spoken over it: results that have no end. */
export function resultStream(): Writable {
  return new Writable({ write: (chunk: Buffer, _encoding, done) => void write(chunk, done) });
}

/** Resolves when the results have been taken from stdout, or can be taken no more. */
export async function resultsTaken(): Promise<void> {
  await lastWrite;
}

/** Whether a result has been written: with --json there may be no second document. */
export function hasResult(): boolean {
  return lastWrite !== undefined;
}

/**
 * Keeps stdout for results: what a config or a plugin prints from here on goes to stderr. Commands call it
 * before they load anybody's code.
 */
export function reserveStdout(): void {
  process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write; // bind() keeps one of its two signatures
  // Bun's own console does not pass through process.stdout.
  Object.assign(globalThis, { console: new Console(process.stderr) });
}
