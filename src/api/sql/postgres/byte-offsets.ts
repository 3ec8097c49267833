/** Postgres counts bytes, JavaScript does not. Returns the way from one to the other; what is no offset is the beginning. */
export function byteOffsets(text: string): (bytes: unknown) => number {
  if (/^\p{ASCII}*$/u.test(text)) return (bytes) => (typeof bytes === "number" && bytes > 0 ? bytes : 0);
  const buffer = Buffer.from(text);
  return (bytes) => (typeof bytes === "number" && bytes > 0 ? buffer.subarray(0, bytes).toString().length : 0);
}
