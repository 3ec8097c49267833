/** Where a plugin does not keep its side of the contract. */
export interface ConformanceFault {
  /** Permanent, such as `QUERY_MALFORMED`. */
  code: string;
  message: string;
  /** The field or method that it is about, as the author wrote it. */
  key: string;
}

/** What a call of the plugin came to; neither of the two is a fault by itself. */
export type Attempt = { value: unknown } | { thrown: unknown };

/** Calls the plugin and waits for it. */
export async function attempt(run: () => unknown): Promise<Attempt> {
  try {
    return { value: await run() };
  } catch (thrown) {
    return { thrown };
  }
}

/** What a value is, in a few words for a message. */
export function describeValue(value: unknown): string {
  if (value === undefined) return "nothing";
  try {
    return JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? `${inner}n` : inner))?.slice(0, 80) ?? `a ${typeof value}`;
  } catch {
    return `a ${typeof value} that JSON cannot write`;
  }
}
