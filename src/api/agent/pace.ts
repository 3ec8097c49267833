export interface Pace {
  /** Called with each thing written; what it returns is waited for before the next. */
  written(): Promise<void> | undefined;
  /** The stream of what is written, on its way to the reader. */
  read<Chunk>(stream: ReadableStream<Chunk>): ReadableStream<Chunk>;
}

/** Holds a writer back that is more than `mostAhead` in front of its reader, until the reader has caught up or the signal ends it all. */
export function createPace({ mostAhead, signal }: { mostAhead: number; signal: AbortSignal }): Pace {
  let ahead = 0;
  let room: Promise<void> | undefined;
  let goOn: () => void = () => undefined;

  function release(): void {
    goOn();
    room = undefined;
  }

  signal.addEventListener("abort", release, { once: true });

  return {
    written() {
      if (++ahead > mostAhead && !signal.aborted) room ??= new Promise((resolve) => (goOn = resolve));
      return room;
    },
    read: <Chunk>(stream: ReadableStream<Chunk>) =>
      stream.pipeThrough(
        new TransformStream<Chunk, Chunk>({
          transform(chunk, controller) {
            if (--ahead <= mostAhead) release();
            controller.enqueue(chunk);
          },
        }),
      ),
  };
}
