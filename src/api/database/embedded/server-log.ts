import { readFileSync, statSync } from "node:fs";
import { AtlasError, messageOf, redactSecrets } from "@useatlas/plugin-sdk";

/** What the log has from `offset` bytes on. */
export function readLog(log: string, offset = 0): string {
  return readFileSync(log).subarray(offset).toString("utf8");
}

export function logSize(log: string): number {
  return statSync(log, { throwIfNoEntry: false })?.size ?? 0;
}

/** Says why the embedded server is not there, in its own last words. */
export function startFailure(what: string, { log, cause }: { log: string; cause?: unknown }): AtlasError {
  const lines = redactSecrets(log.trim()).split("\n").slice(-shownLines).join("\n");
  const said = lines !== "" ? `\n${lines}` : cause === undefined ? "" : ` ${messageOf(cause)}`;
  return new AtlasError(`The embedded PostgreSQL did not start: ${what}.${said}`, {
    code: "POSTGRES_START",
    hint: "Free what the last lines name, or point DATABASE_URL at another folder or at a server.",
    cause,
  });
}

const shownLines = 8;
