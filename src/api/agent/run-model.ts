import { convertToModelMessages, isStepCount, ToolLoopAgent, toUIMessageStream, wrapLanguageModel, type UIMessage, type UIMessageChunk } from "ai";
import { AtlasError, isAtlasError, type ActionRecord } from "@useatlas/plugin-sdk";
import { fitHistory } from "./history/fit-history.ts";
import { forModel } from "./history/for-model.ts";
import { isToolPart } from "./history/parts.ts";
import { createModel } from "./model/create-model.ts";
import { brokenOff, modelFailure } from "./model/model-failure.ts";
import { uniqueCallIds } from "./model/unique-call-ids.ts";
import { composePrompt } from "./prompt/compose-prompt.ts";
import { createToolSet } from "./tools/tool-set.ts";
import type { AgentParts, Turn, TurnEnd } from "./turn-options.ts";

export interface RunModelOptions {
  turn: Turn;
  /** The history, reconciled. */
  messages: readonly UIMessage[];
  parts: AgentParts;
  write: WriteChunk;
}

/** Waits where what comes next must not begin yet. */
export type WriteChunk = (chunk: UIMessageChunk) => void | Promise<void>;

/** The loop of the model and its tools, until it has answered, something waits for a person, or a limit is reached. */
export async function runModel({ turn, messages, parts, write }: RunModelOptions): Promise<TurnEnd> {
  const { limits, approvals } = parts;
  const usage = { inputTokens: 0, outputTokens: 0, steps: 0 };
  let waiting = false;
  let last = { text: "", finishReason: "other", raw: undefined as string | undefined };
  let failure: AtlasError | undefined;

  try {
    const onAction = (record: ActionRecord) => {
      waiting ||= record.status === "pending" || record.status === "executing";
      void write({ type: "data-action", id: record.id, data: record });
    };
    const { connections, query, explore, call, secretsOf } = parts;
    const { conversationId, person, signal } = turn;
    const { tools, toolApproval, described } = createToolSet({ query, explore, call, secretsOf, approvals, conversationId, person, signal, onAction, connectionIds: connections.map(({ id }) => id), pluginTools: parts.pluginTools(), deadlineMs: limits.toolMs });
    const [semanticIndex, fragments, model] = await Promise.all([parts.semanticIndex(), parts.loadContext(), createModel(turn.model)]);
    const instructions = composePrompt({ connections, semanticIndex, fragments, tools: described, today: new Date().toISOString().slice(0, 10) });
    let sent = 0;
    const agent = new ToolLoopAgent({
      model: wrapLanguageModel({ model, middleware: uniqueCallIds(callIdsOf(messages)) }),
      instructions,
      tools,
      toolApproval,
      stopWhen: [isStepCount(limits.maxSteps), () => usage.inputTokens + usage.outputTokens >= limits.maxTokens],
      // Told below; the AI SDK's own way is the console, with the whole request.
      onError: () => undefined,
      prepareStep({ messages: all }) {
        sent = instructions.length + JSON.stringify(all).length;
        return undefined;
      },
      onStepEnd(step) {
        usage.steps++;
        // Not every endpoint says how many there were, and the limit holds there too.
        usage.inputTokens += step.usage.inputTokens ?? Math.ceil(sent / charactersPerToken);
        usage.outputTokens += step.usage.outputTokens ?? Math.ceil(JSON.stringify(step.content).length / charactersPerToken);
        last = { text: step.text, finishReason: step.finishReason, raw: step.rawFinishReason };
      },
    });
    const history = fitHistory(forModel(messages), limits.historyTokens);
    const result = await agent.stream({ messages: await convertToModelMessages(history, { tools }), abortSignal: signal });
    const onError = (thrown: unknown): string => (failure = modelFailure(thrown, turn.model)).message;
    const stream = toUIMessageStream({ stream: result.stream, tools, sendStart: false, sendFinish: false, redactToolErrors: false, onError });
    // The failure is told once, with its hint, when the turn ends; so is that it was cancelled.
    for await (const chunk of stream) if (chunk.type !== "error" && chunk.type !== "abort") await write(chunk);
  } catch (thrown) {
    failure = modelFailure(thrown, turn.model);
  }
  return finish();

  async function finish(): Promise<TurnEnd> {
    if (turn.signal.aborted) return isAtlasError(turn.signal.reason) ? failed(turn.signal.reason) : { outcome: "cancelled", usage };
    if (failure) return failed(failure);
    if (waiting) return { outcome: "waiting", usage };
    const limit = limitReached();
    if (limit === undefined) {
      if (last.raw === undefined && last.finishReason === "other") return failed(brokenOff("it ended in the middle.", turn.model));
      if (last.text.trim() === "") return failed(new AtlasError(`The model "${turn.model.name}" gave no answer.`, { code: "MODEL_SILENT", hint: "Ask again, or in other words." }));
      return { outcome: "answered", usage };
    }
    await say(limit);
    return { outcome: "stopped", usage };
  }

  function limitReached(): string | undefined {
    if (last.finishReason === "length") return "The answer was cut: the model reached the length that it may have.";
    if (last.finishReason === "content-filter") return "The answer was cut by the model's content filter.";
    if (last.finishReason !== "tool-calls") return undefined;
    return usage.steps >= limits.maxSteps ? `I stopped here: ${limits.maxSteps} steps are the limit of one answer.` : `I stopped here: ${limits.maxTokens} tokens are the limit of one answer.`;
  }

  function failed(thrown: AtlasError): TurnEnd {
    const { code, message, hint, cause } = thrown;
    parts.logger.warn({ code, conversation: turn.conversationId, ...(code === "AGENT_FAILED" && { err: cause }) }, message);
    return { outcome: "failed", usage, error: { code, message, ...(hint !== undefined && { hint }) } };
  }

  /** Words of the host, in the model's place. */
  async function say(text: string): Promise<void> {
    const id = crypto.randomUUID();
    await write({ type: "text-start", id });
    await write({ type: "text-delta", id, delta: text });
    await write({ type: "text-end", id });
  }
}

function callIdsOf(messages: readonly UIMessage[]): string[] {
  return messages.flatMap(({ parts }) => parts.filter(isToolPart).map(({ toolCallId }) => toolCallId));
}

const charactersPerToken = 4;
