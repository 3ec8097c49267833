/**
 * A stream that goes on to its end whether it is read or not: what happens at the end has to happen. A reader that leaves
 * is told to `onCancel`; `ended` settles after `onEnd`.
 */
export function whenRead<Chunk>(source: ReadableStream<Chunk>, { onCancel, onEnd }: { onCancel: () => void; onEnd: () => Promise<void> }) {
  const reader = source.getReader();
  let settle: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (settle = resolve));

  async function end(): Promise<void> {
    await onEnd();
    settle();
  }

  const stream = new ReadableStream<Chunk>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        await end();
        controller.close();
      } catch (thrown) {
        await end();
        controller.error(thrown);
      }
    },
    async cancel() {
      onCancel();
      try {
        while (!(await reader.read()).done);
      } finally {
        await end();
      }
    },
  });
  return { stream, ended };
}
