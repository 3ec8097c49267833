export interface CutText {
  text: string;
  truncated: boolean;
}

/** The beginning of a text, at most so many bytes of UTF-8, with no half character at its end. */
export function cutText(text: string, maxBytes: number): CutText {
  if (Buffer.byteLength(text) <= maxBytes) return { text, truncated: false };
  // A character takes a byte at least, so nothing is encoded that is not kept.
  const bytes = Buffer.from(text.slice(0, maxBytes)).subarray(0, maxBytes);
  return { text: new TextDecoder().decode(bytes, { stream: true }), truncated: true };
}
