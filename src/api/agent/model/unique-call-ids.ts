import type { LanguageModelMiddleware } from "ai";

/**
 * Gives a call of a tool another id where the model's own was used before in the conversation: some endpoints count from
 * zero in every answer, and an action is known by its conversation and its call.
 */
export function uniqueCallIds(taken: Iterable<string>): LanguageModelMiddleware {
  const used = new Set(taken);

  function unused(id: string): string {
    const free = id === "" || used.has(id) ? `call_${crypto.randomUUID()}` : id;
    used.add(free);
    return free;
  }

  return {
    specificationVersion: "v4",
    async wrapStream({ doStream }) {
      const { stream, ...rest } = await doStream();
      const renamed = new Map<string, string>();
      const idOf = (id: string): string => {
        const known = renamed.get(id) ?? unused(id);
        renamed.set(id, known);
        return known;
      };
      const renaming = new TransformStream<StreamPart, StreamPart>({
        transform(part, controller) {
          if (part.type === "tool-input-start" || part.type === "tool-input-delta" || part.type === "tool-input-end") controller.enqueue({ ...part, id: idOf(part.id) });
          else if (part.type === "tool-call") controller.enqueue({ ...part, toolCallId: idOf(part.toolCallId) });
          else controller.enqueue(part);
        },
      });
      return { stream: stream.pipeThrough(renaming), ...rest };
    },
  };
}

type WrapStream = NonNullable<LanguageModelMiddleware["wrapStream"]>;
type StreamPart = Awaited<ReturnType<WrapStream>>["stream"] extends ReadableStream<infer Part> ? Part : never;
