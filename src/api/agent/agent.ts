import { setMaxListeners } from "node:events";
import type { UIMessage, UIMessageChunk } from "ai";
import { AtlasError, type Person } from "@useatlas/plugin-sdk";
import { answerTo, type Answer, type Question } from "./ask.ts";
import { checkMessage, titleOf } from "./conversations/check-message.ts";
import { createConversations } from "./conversations/conversations.ts";
import { holdTurn } from "./conversations/hold-turn.ts";
import { configuredModel, type ModelChoice } from "./model/configured-model.ts";
import { probeModel } from "./model/probe-model.ts";
import { followSignals } from "./follow-signals.ts";
import { whenRead } from "./when-read.ts";
import type { AgentParts } from "./turn-options.ts";

export type Agent = ReturnType<typeof createAgent>;

export interface AgentOptions extends AgentParts {
  model: ModelChoice;
}

export interface ChatRequest {
  conversationId: string;
  /** A person's; only its text is read. Left out: the conversation goes on, after a decision or where it broke off. */
  message?: UIMessage | undefined;
  person: Person;
  signal?: AbortSignal | undefined;
}

/** Answers questions, in conversations of which this side alone keeps the history. The AI SDK is loaded with the first question. */
export function createAgent({ model: choice, ...parts }: AgentOptions) {
  const { store } = parts;
  const conversations = createConversations(parts);
  const running = new Set<Promise<void>>();
  const closing = new AbortController();
  // Every turn that runs listens to it; Node would take more than ten for a leak, and say so.
  setMaxListeners(0, closing.signal);

  /**
   * One turn, as a stream of the AI SDK's chunks. Throws `MODEL_NOT_CONFIGURED` and its kin, `MESSAGE_INVALID`,
   * `CONVERSATION_UNKNOWN`, and `CONVERSATION_BUSY` while another turn runs. Cancelling the stream cancels the turn.
   */
  async function chat({ conversationId, message, person, signal }: ChatRequest): Promise<ReadableStream<UIMessageChunk>> {
    const model = configuredModel(choice);
    const question = message && checkMessage(message);
    closing.signal.throwIfAborted();
    await conversations.enter({ conversationId, person, title: question && titleOf(question) });
    const turn = await holdTurn(conversationId, store);
    const stopping = followSignals([turn.lost, closing.signal, ...(signal ? [signal] : [])]);
    async function end(): Promise<void> {
      stopping.letGo();
      await turn.release();
    }

    try {
      if (question) await store.add(conversationId, question);
      const history = await store.messages(conversationId);
      const { runTurn } = await import("./run-turn.ts");
      const asked = history.at(-1)?.role === "user";
      const stream = await runTurn({ id: turn.id, conversationId, history, asked, person, model, signal: stopping.signal }, parts);
      const read = whenRead(stream, { onCancel: stopping.abort, onEnd: end });
      running.add(read.ended);
      void read.ended.finally(() => running.delete(read.ended));
      return read.stream;
    } catch (thrown) {
      await end();
      throw thrown;
    }
  }

  /** Asks, or without a question goes on, and waits for the end of the turn. */
  async function ask({ question, conversationId = crypto.randomUUID(), person, signal, onChunk }: Question): Promise<Answer> {
    const message: UIMessage | undefined = question === undefined ? undefined : { id: crypto.randomUUID(), role: "user", parts: [{ type: "text", text: question }] };
    return answerTo(conversationId, await chat({ conversationId, message, person, signal }), onChunk);
  }

  /** What is configured, without asking it. Throws as {@link chat} does. */
  function model() {
    const { provider, name, url } = configuredModel(choice);
    return { provider, name, url };
  }

  /** Whether the configured model's endpoint answers, without asking it a question. Throws as {@link model} does, too. */
  const probe = async (options: { timeoutMs: number }) => probeModel(configuredModel(choice), options);

  /** Cancels what runs, and waits until it is stored. */
  async function close(): Promise<void> {
    closing.abort(new AtlasError("The server is shutting down.", { code: "AGENT_CLOSED", hint: "Ask again in a moment." }));
    await Promise.all(running);
  }

  return { chat, ask, model, isModelChosen: choice.provider !== undefined || choice.name !== undefined, probeModel: probe, conversations, close };
}
