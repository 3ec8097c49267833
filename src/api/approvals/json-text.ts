/** A value made of JSON with every string in it changed, keys as well. */
export function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item: unknown) => mapStrings(item, change));
  if (typeof value !== "object" || value === null) return value;
  // fromEntries, unlike assignment, makes an ordinary property of a key like __proto__.
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [change(key), mapStrings(item, change)]));
}

/** The text as Postgres can store it: without NUL, and without halves of characters. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\uFFFD");
}

export function isStorable(value: unknown): boolean {
  let all = true;
  mapStrings(value, (text) => ((all &&= storable(text) === text), text));
  return all;
}
