import { AtlasError, type PluginLogger } from "@useatlas/plugin-sdk";
import { createUIMessageStreamResponse, type UIMessage } from "ai";
import type { Hono } from "hono";
import { z } from "zod";
import { personOf, type HttpEnv } from "../http-env.ts";
import type { InFlight } from "../in-flight.ts";
import { readBody } from "../read-body.ts";
import type { Services } from "../services.ts";
import { endInWords } from "../end-in-words.ts";

export interface ChatOptions {
  inFlight: InFlight;
  /** Milliseconds of silence after which a proxy is told that the stream still lives. */
  keepAliveMs: number;
}

/** `POST /api/v1/chat`: an answer as the AI SDK's stream of UI messages. */
export function chatRoutes(app: Hono<HttpEnv>, { chat, logger }: Pick<Services, "chat" | "logger">, { inFlight, keepAliveMs }: ChatOptions): void {
  app.post("/api/v1/chat", async (c) => {
    const { id, messages } = await readBody(c, chatBody);
    const message = newMessage(messages);
    const signal = inFlight.signalOf(c);
    const chunks = await chat({ conversationId: id, person: personOf(c), signal, ...(message && { message }) });
    const whole = endInWords(chunks, { onError: (thrown) => reportUnless(signal.aborted, { logger, thrown, requestId: c.get("requestId") }) });
    return createUIMessageStreamResponse({ stream: whole, keepAliveMs });
  });
}

/**
 * The last message, if it is the person's: its id and its text. Of everything else that a client sends nothing is read;
 * what was said before, and what was decided, the server knows itself.
 */
function newMessage(messages: readonly unknown[]): UIMessage | undefined {
  const last = lastMessage.safeParse(messages.at(-1));
  if (!last.success) throw new AtlasError("The last message must be one of the person, or the assistant's to go on after a decision.", { code: "REQUEST_INVALID", cause: last.error });
  if (last.data.role === "assistant") return undefined;
  const parts = last.data.parts.flatMap(({ type, text }) => (type === "text" && text !== undefined ? [{ type, text }] : []));
  if (parts.every(({ text }) => text.trim() === "")) throw new AtlasError("The message is empty.", { code: "REQUEST_INVALID" });
  return { id: last.data.id, role: "user", parts: parts.map(({ text }) => ({ type: "text", text })) };
}

function reportUnless(aborted: boolean, { logger, thrown, requestId }: { logger: PluginLogger; thrown: unknown; requestId: string }): void {
  if (!aborted) logger.error({ err: thrown, requestId }, "the answer broke off");
}

const chatBody = z.object({ id: z.string().min(1).max(200), messages: z.array(z.unknown()).min(1) });
const lastMessage = z.discriminatedUnion("role", [
  z.object({ role: z.literal("assistant") }),
  z.object({ role: z.literal("user"), id: z.string().min(1).max(200), parts: z.array(z.object({ type: z.string(), text: z.string().max(100_000).optional() })) }),
]);
