/** Keeps the beginning of what is printed: a few bytes more than are shown, which tell that there was more. `tooMuch` is called when the rest would be thrown away. */
export function keepBeginning(tooMuch: () => void) {
  const chunks: Buffer[] = [];
  let bytes = 0;

  return {
    add(chunk: Buffer): void {
      if (bytes > maxOutputBytes) return;
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > maxOutputBytes) tooMuch();
    },
    text: () => Buffer.concat(chunks).subarray(0, maxOutputBytes + 4).toString("utf8"),
  };
}

/** Bytes that the host shows of each stdout and stderr. */
export const maxOutputBytes = 1_000_000;
