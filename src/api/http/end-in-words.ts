import type { UIMessageChunk } from "ai";

/** The same chunks; a source that fails half-way ends with an error chunk that tells nothing of the inside, instead of a torn connection. */
export function endInWords(source: ReadableStream<UIMessageChunk>, { onError }: { onError: (thrown: unknown) => void }): ReadableStream<UIMessageChunk> {
  const reader = source.getReader();
  return new ReadableStream<UIMessageChunk>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (thrown) {
          onError(thrown);
          controller.enqueue({ type: "error", errorText: "The answer broke off. Ask again." });
          controller.close();
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    // Nothing is read ahead: a client that does not read holds back its own answer, and the model's.
    { highWaterMark: 0 },
  );
}
