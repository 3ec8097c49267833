/** The same response; `done` is called when its body has been read to the end, or nobody reads it any more. */
export function tellWhenSent(response: Response, { hasBody, done }: { hasBody: boolean; done: () => void }): Response {
  const { body } = response;
  if (!body || !hasBody) {
    queueMicrotask(done);
    return response;
  }
  const reader = body.getReader();
  const watched = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done: isOver, value } = await reader.read();
          if (!isOver) return controller.enqueue(value);
          controller.close();
        } catch (thrown) {
          controller.error(thrown);
        }
        done();
      },
      cancel(reason) {
        done();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(watched, response);
}
