/** One line, whatever the file has: no text of a file may look like a heading of the prompt. Empty for what is no text. */
export function inline(value: unknown): string {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return "";
  return String(value).replace(/[\s\p{Cc}]+/gu, " ").trim();
}

/** The first of a record's fields that has a text. */
export function textAt(record: Record<string, unknown>, ...keys: string[]): string {
  return keys.map((key) => inline(record[key])).find((text) => text !== "") ?? "";
}

export function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A list of texts, or a single one. */
export function texts(value: unknown): string[] {
  return [value].flat().map(inline).filter((text) => text !== "");
}

/** A list of named things in either of its forms: a map by name, where a text is the field `shorthand`, or a list. */
export function namedItems(value: unknown, shorthand: string): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => (isRecord(item) ? [item] : inline(item) === "" ? [] : [{ name: item }]));
  if (!isRecord(value)) return [];
  return Object.entries(value).map(([name, item]) => (isRecord(item) ? { name, ...item } : { name, [shorthand]: item }));
}
