export interface Read<Chunk> {
  stream: ReadableStream<Chunk>;
  /** Settles after `onEnd`. */
  ended: Promise<void>;
}

/** A stream whose source goes on to its end whether it is read or not: what happens there has to happen. `onCancel` hears of a reader that leaves, and of a source that fails. */
export function whenRead<Chunk>(source: ReadableStream<Chunk>, { onCancel, onEnd }: { onCancel: () => void; onEnd: () => Promise<void> }): Read<Chunk> {
  const reader = source.getReader();
  let left = false;
  let settle: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (settle = resolve));

  async function end(): Promise<void> {
    await onEnd();
    settle();
  }

  async function next() {
    try {
      return await reader.read();
    } catch (thrown) {
      onCancel();
      await end();
      throw thrown;
    }
  }

  const stream = new ReadableStream<Chunk>({
    async pull(controller) {
      const { done, value } = await next();
      // The reader has left meanwhile; cancel() reads on.
      if (left) return;
      if (!done) return controller.enqueue(value);
      await end();
      controller.close();
    },
    async cancel() {
      left = true;
      onCancel();
      while (!(await next()).done);
      await end();
    },
  });
  return { stream, ended };
}
