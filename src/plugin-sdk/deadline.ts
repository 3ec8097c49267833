export interface Deadline {
  signal: AbortSignal;
  /** Whether it was the time that ended it. */
  readonly late: boolean;
  release(): void;
}

/** A signal that comes after so many milliseconds, or with one of `others`, and that knows which it was. */
export function createDeadline(milliseconds: number, ...others: readonly AbortSignal[]): Deadline {
  const controller = new AbortController();
  const abort = () => controller.abort();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    abort();
  }, milliseconds);
  for (const other of others) {
    if (other.aborted) abort();
    other.addEventListener("abort", abort, { once: true });
  }

  return {
    signal: controller.signal,
    get late() {
      return late;
    },
    release() {
      clearTimeout(timer);
      for (const other of others) other.removeEventListener("abort", abort);
    },
  };
}
