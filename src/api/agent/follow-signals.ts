export interface Following {
  signal: AbortSignal;
  abort(): void;
  letGo(): void;
}

/**
 * A signal that is aborted with the first of `sources`, until it lets go of them. Not AbortSignal.any(): on Node 20 what
 * comes of that is kept for ever once somebody has listened to it.
 */
export function followSignals(sources: readonly AbortSignal[]): Following {
  const follower = new AbortController();
  const stops = sources.map((source) => {
    const follow = () => follower.abort(source.reason);
    if (source.aborted) follow();
    source.addEventListener("abort", follow, { once: true });
    return () => source.removeEventListener("abort", follow);
  });
  return { signal: follower.signal, abort: () => follower.abort(), letGo: () => stops.forEach((stop) => stop()) };
}
