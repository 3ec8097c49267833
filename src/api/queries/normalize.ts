/**
 * A database value as JSON can carry it, without losing what it says: integers beyond 2^53 as strings, dates in ISO 8601,
 * bytes in base64, NaN and the infinities by name, maps as pairs and sets as arrays. What JSON has no word for is null.
 */
export function normalize(value: unknown): JsonValue {
  return convert(value, []);
}

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

function convert(value: unknown, outer: readonly object[]): JsonValue {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "bigint":
      return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
    case "object":
      return value === null ? null : convertObject(value, outer);
    default:
      return null;
  }
}

function convertObject(value: object, outer: readonly object[]): JsonValue {
  if (outer.includes(value) || outer.length >= deepest) return "[circular]";
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
  if (value instanceof ArrayBuffer) return Buffer.from(value).toString("base64");
  const inside = [...outer, value];
  if (Array.isArray(value) || value instanceof Set || isTypedArray(value)) return Array.from(value, (item: unknown) => convert(item, inside));
  if (value instanceof Map) return Array.from(value, ([key, item]) => [convert(key, inside), convert(item, inside)]);
  if ("toJSON" in value && typeof value.toJSON === "function") return convert(value.toJSON(), inside);
  // fromEntries, unlike assignment, makes an ordinary property of a key like __proto__.
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, convert(item, inside)]));
}

function isTypedArray(value: object): value is object & Iterable<unknown> {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

const deepest = 64;
