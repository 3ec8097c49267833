import { AtlasError } from "@useatlas/plugin-sdk/errors";

export const FORMATS = ["human", "json", "sarif", "junit", "github"] as const;

/** How a report is written: for people, as one JSON document, and as what code scanning, test viewers and GitHub Actions read. */
export type Format = (typeof FORMATS)[number];

export interface FormatOptions {
  format?: Format | undefined;
  /** The older spelling of `format: "json"`. */
  json?: boolean | undefined;
}

/** The format that was asked for. Throws `USAGE` when two were. */
export function formatOf({ format, json = false }: FormatOptions): Format {
  if (json && format !== undefined && format !== "json") {
    throw new AtlasError(`--json and --format ${format} cannot be used together.`, { code: "USAGE", hint: "Pass one of them." });
  }
  return json ? "json" : (format ?? "human");
}
