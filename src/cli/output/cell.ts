import { stripVTControlCharacters } from "node:util";

/** A value of a result as one line of text: what is not plain is JSON, and control characters are taken out. */
export function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  return stripVTControlCharacters(text).replace(/[\n\r\t]+/g, " ").replace(/\p{Cc}/gu, "");
}
