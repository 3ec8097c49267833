export interface WithDeadlineOptions<Late> {
  deadlineMs: number;
  /** Called when the time is over: what it returns stands in for the answer, what it throws is thrown. */
  late: () => Late;
}

/** Waits for what `run` gives, for `deadlineMs` at most. What comes later is not listened to, and is not ended either. */
export async function withDeadline<Result, Late = never>(run: () => Result | PromiseLike<Result>, { deadlineMs, late }: WithDeadlineOptions<Late>): Promise<Awaited<Result> | Late> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, deadlineMs))).then(late);
  try {
    // Async, so that a function which throws before its first await is no different from one that rejects.
    return await Promise.race([(async () => run())(), over]);
  } finally {
    clearTimeout(timer);
  }
}
