import { once } from "node:events";
import { createUIMessageStream, type UIMessage, type UIMessageChunk } from "ai";
import { withOutcomes } from "./history/with-outcomes.ts";
import { runModel, type WriteChunk } from "./run-model.ts";
import type { AgentParts, Turn, TurnEnd } from "./turn-options.ts";

/**
 * Answers, as a stream of the AI SDK's chunks. What has happened is stored with each step: a turn that dies leaves a
 * history that the next one goes on from.
 */
export async function runTurn(turn: Turn, parts: AgentParts): Promise<ReadableStream<UIMessageChunk>> {
  const { conversationId, asked } = turn;
  const { store, approvals, logger } = parts;
  const { messages, changed, waiting, chunks } = await withOutcomes(turn.history, conversationId, approvals);
  let stored: () => void = () => undefined;
  for (const message of changed) await store.save(conversationId, message, turn.id);

  return createUIMessageStream({
    originalMessages: messages,
    generateId: () => crypto.randomUUID(),
    onError: () => "The answer could not be written.",
    async execute({ writer }) {
      const last = messages.at(-1);
      writer.write({ type: "start", ...(last?.role === "assistant" && { messageId: last.id }) });
      for (const chunk of chunks) writer.write(chunk);
      const end = await answer((chunk) => (chunk.type === "finish-step" ? endStep(() => writer.write(chunk)) : writer.write(chunk)));
      if (end.error) writer.write({ type: "error", errorText: [end.error.message, end.error.hint].filter(Boolean).join(" ") });
      if (end.outcome === "cancelled") writer.write({ type: "abort" });
      writer.write({ type: "finish", messageMetadata: end });
    },
    onStepEnd: ({ responseMessage }) => save(responseMessage).then(() => stored()),
    onEnd: ({ responseMessage }) => save(responseMessage),
  });

  async function answer(write: WriteChunk): Promise<TurnEnd> {
    if (!asked && waiting.length > 0) {
      for (const record of waiting) await write({ type: "data-action", id: record.id, data: record });
      return { outcome: "waiting", usage: nothingUsed };
    }
    if (!asked && isAnswered(messages.at(-1))) return { outcome: "answered", usage: nothingUsed };
    return runModel({ turn, messages, parts, write });
  }

  /** No step begins before the one in front of it is stored. */
  async function endStep(write: () => void): Promise<void> {
    const wait = new Promise<void>((resolve) => (stored = resolve));
    write();
    await Promise.race([wait, turn.signal.aborted || once(turn.signal, "abort")]);
  }

  async function save(message: UIMessage): Promise<void> {
    if (message.parts.length === 0 && message.metadata === undefined) return;
    try {
      await store.save(conversationId, message, turn.id);
    } catch (thrown) {
      logger.warn({ err: thrown, conversation: conversationId }, "the answer could not be stored");
    }
  }
}

function isAnswered(message: UIMessage | undefined): boolean {
  const { metadata } = message ?? {};
  return typeof metadata === "object" && metadata !== null && "outcome" in metadata && metadata.outcome === "answered";
}

const nothingUsed = { inputTokens: 0, outputTokens: 0, steps: 0 };
