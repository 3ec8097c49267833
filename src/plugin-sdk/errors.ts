export { redactSecrets } from "./redact.ts";

// Symbol.for: two copies of the SDK in one process recognise each other's errors, where `instanceof` does not.
const brand = Symbol.for("atlas.error");

export interface AtlasErrorDetails {
  /** Permanent and searchable: `NOUN_STATE`, such as `CONFIG_MISSING`. Never renamed, never reused. */
  code: string;
  /** The next thing the reader should do, as a full sentence. */
  hint?: string | undefined;
  /** What was caught on the way, if anything was. */
  cause?: unknown;
  /** Everything that was found at once, when the failure is made of several. */
  problems?: readonly Problem[] | undefined;
  location?: SourceLocation | undefined;
}

export interface SourceLocation {
  file: string;
  /** From 1. */
  line?: number | undefined;
  /** From 1. */
  column?: number | undefined;
}

/** One thing that is wrong with a plugin object or a config: what, where in it, and what to do. */
export interface Problem {
  code: string;
  /** Where in the object, such as `connection.dbType` or `plugins[2].config.url`; empty for the whole of it. */
  path: string;
  message: string;
  hint?: string | undefined;
  location?: SourceLocation | undefined;
}

/** A failure that Atlas foresaw: printed as message and hint, without a stack. */
export class AtlasError extends Error {
  override readonly name = "AtlasError";
  readonly code: string;
  readonly hint: string | undefined;
  readonly problems: readonly Problem[];
  readonly location: SourceLocation | undefined;
  readonly [brand] = true;

  constructor(message: string, { code, hint, cause, problems = [], location }: AtlasErrorDetails) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
    this.problems = problems;
    this.location = location;
  }
}

/** True for an AtlasError of any copy of the SDK. */
export function isAtlasError(value: unknown): value is AtlasError {
  return value instanceof Error && brand in value;
}

/** The message of whatever was thrown; of an AggregateError without one, the messages inside it. Never throws itself. */
export function messageOf(thrown: unknown): string {
  try {
    if (thrown instanceof AggregateError && thrown.message === "") return thrown.errors.map(messageOf).join("; ");
    // Not only of Errors: drivers reject with plain objects, and another realm's errors are not ours.
    if (typeof thrown === "object" && thrown !== null && "message" in thrown) return String(thrown.message) || String(thrown);
    return String(thrown);
  } catch {
    return "unknown"; // no prototype, or a getter that throws
  }
}
