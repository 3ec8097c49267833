import { useQueryClient } from "@tanstack/react-query";
import type { ActionRecord, Person } from "@useatlas/plugin-sdk";
import { useEffect } from "react";
import { useLocation } from "wouter";
import type { AtlasMessage } from "../api/answers.ts";
import { ActionsContext } from "../actions/actions-context.ts";
import { useConversationActions } from "../actions/use-conversation-actions.ts";
import { Icon } from "../layout/icon.tsx";
import { Announcer } from "./announcer.tsx";
import { BrokenOff } from "./broken-off.tsx";
import { Composer } from "./composer.tsx";
import { Message } from "./message.tsx";
import { useAtlasChat } from "./use-atlas-chat.ts";
import { useFollow } from "./use-follow.ts";
import { Waiting } from "./waiting.tsx";

/** The messages of a conversation, and the place to write the next one. */
export function Conversation({ id, stored, isNew, person }: { id: string; stored: AtlasMessage[]; isNew: boolean; person: Person }) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const { messages, status, error, isBusy, sendMessage, clearError, wasStopped, stop, goOn, tryAgain, readAgain } = useAtlasChat({ id, stored });
  const records = useConversationActions({ id, messages, enabled: !isNew || messages.length > 0, onDecidedElsewhere: () => { if (!isBusy) void readAgain(); } });
  const { isAway, follow } = useFollow(messages);
  const waiting = records.filter((record) => record.status === "pending");

  useEffect(() => {
    if (!isBusy) return;
    const escape = (event: KeyboardEvent) => { if (event.key === "Escape" && !event.defaultPrevented) void stop(); };
    window.addEventListener("keydown", escape);
    return () => window.removeEventListener("keydown", escape);
  }, [isBusy, stop]);

  function send(text: string): void {
    if (error) clearError();
    void sendMessage({ text });
    follow();
    if (isNew) navigate(`/c/${id}`, { replace: true });
  }

  function decided(record: ActionRecord): void {
    client.setQueryData<ActionRecord[]>(["actions", { conversationId: id }], (known) => known?.map((one) => (one.id === record.id ? record : one)));
    // The agent is told once, when nothing of this conversation waits any more.
    if (!waiting.some((one) => one.id !== record.id)) goOn();
  }

  const isEmpty = messages.length === 0;
  return (
    <ActionsContext value={{ records, person, decided }}>
      <main className="chat" id="main" tabIndex={-1} data-empty={isEmpty}>
        {isEmpty
          ? <div className="welcome"><h1>What would you like to know?</h1><p>Ask in plain words. Atlas writes the SQL, runs it, and shows you both.</p></div>
          : <h1 className="unseen">Conversation</h1>}
        <div className="messages">
          {messages.map((message, index) => <Message key={message.id} message={message} isStreaming={isBusy && index === messages.length - 1} />)}
          {status === "submitted" && <p className="thinking">Thinking…</p>}
          {!isBusy && <BrokenOff messages={messages} records={records} error={error} wasStopped={wasStopped} onTryAgain={tryAgain} onGoOn={goOn} />}
        </div>
        <div className="dock">
          {isAway && <button type="button" className="button small to-end" onClick={follow}><Icon name="down" />Latest</button>}
          <Waiting records={waiting} />
          <Composer isBusy={isBusy} onSend={send} onStop={() => void stop()} />
        </div>
        <Announcer messages={messages} isBusy={isBusy} />
      </main>
    </ActionsContext>
  );
}
