import { useChat } from "@ai-sdk/react";
import { useQueryClient } from "@tanstack/react-query";
import { DefaultChatTransport } from "ai";
import { useEffect, useRef, useState } from "react";
import type { AtlasMessage } from "../api/answers.ts";
import { useConversations } from "../api/reads.ts";
import { authorizedFetch, request } from "../api/request.ts";
import { newId } from "./new-id.ts";

/** The chat of one conversation: what streams in here, and what others add to it elsewhere. */
export function useAtlasChat({ id, stored }: { id: string; stored: AtlasMessage[] }) {
  const client = useQueryClient();
  // The server may have had the message before, with an answer that this page has not seen all of: it sends only what is new.
  const wasSentAgain = useRef(false);
  const chat = useChat<AtlasMessage>({
    id,
    messages: stored,
    transport,
    generateId: newId,
    throttle: 50,
    onData: () => void client.invalidateQueries({ queryKey: ["actions"] }),
    onFinish({ isError }) {
      void client.invalidateQueries({ queryKey: ["conversations"] });
      if (wasSentAgain.current && !isError) void readAgain().catch(() => undefined); // It stands there as far as it came.
      wasSentAgain.current = false;
    },
  });
  const isBusy = chat.status === "submitted" || chat.status === "streaming";
  const { setMessages, sendMessage, regenerate, clearError } = chat;

  /** Takes over what the server has, which is the truth about a conversation. */
  async function readAgain(): Promise<void> {
    const { messages } = await request<{ messages: AtlasMessage[] }>(`/api/v1/conversations/${encodeURIComponent(id)}`);
    if (messages.length > 0) setMessages(messages);
  }

  const changed = useConversations().data?.find((line) => line.id === id)?.updatedAt;
  const [known, setKnown] = useState(changed);
  useEffect(() => {
    if (isBusy || changed === known) return;
    setKnown(changed);
    if (known !== undefined) void readAgain().catch(() => undefined); // The next look at the list tries again.
  });

  // A decision may come while an answer still streams; the model is told when it has ended.
  const [owesTurn, setOwesTurn] = useState(false);
  useEffect(() => {
    if (!owesTurn || isBusy) return;
    setOwesTurn(false);
    void sendMessage();
  }, [owesTurn, isBusy, sendMessage]);

  // The server notes it with the answer as well; until that is read, this page knows.
  const [wasStopped, setStopped] = useState(false);
  useEffect(() => {
    if (isBusy) setStopped(false);
  }, [isBusy]);

  async function stop(): Promise<void> {
    await chat.stop();
    setStopped(true);
  }

  function goOn(): void {
    clearError();
    setOwesTurn(true);
  }

  /** Asks once more where nothing has been answered, and goes on where something has: the server keeps that part. */
  function tryAgain(): void {
    if (chat.messages.at(-1)?.role !== "user") return goOn();
    wasSentAgain.current = true;
    void regenerate();
  }

  return { ...chat, isBusy, wasStopped, stop, goOn, tryAgain, readAgain };
}

// Only the last message travels: the server keeps the history, and believes nothing else about it.
const transport = new DefaultChatTransport<AtlasMessage>({
  api: "/api/v1/chat",
  // The key is read with each request. Bun's types of fetch have a property more, which nobody calls here.
  fetch: authorizedFetch as typeof fetch,
  prepareSendMessagesRequest: ({ id, messages }) => ({ body: { id, messages: messages.slice(-1) } }),
});
