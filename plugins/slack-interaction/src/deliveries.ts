/** What has been delivered: Slack sends again what was not acknowledged in time, and an hour later it no longer does. */
export function createDeliveries({ now = () => performance.now() } = {}) {
  const seen = new Map<string, number>();

  /** True for the first delivery of what all the keys name, and for no other. */
  function isFirst(...keys: string[]): boolean {
    for (const [key, at] of seen) {
      if (now() - at < keptMs && seen.size <= most) break;
      seen.delete(key);
    }
    const known = keys.some((key) => seen.has(key));
    for (const key of keys) if (!seen.has(key)) seen.set(key, now());
    return !known;
  }

  return { isFirst };
}

const keptMs = 3_600_000;
const most = 20_000;
