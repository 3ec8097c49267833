import type { Person } from "@useatlas/plugin-sdk";
import { useEffect, useState } from "react";
import { useStoredConversation } from "../api/reads.ts";
import { Failure } from "../layout/failure.tsx";
import { Conversation } from "./conversation.tsx";
import { newId } from "./new-id.ts";

/** A conversation by its address, or one that is begun here. One that is begun keeps its place when its address appears. */
export function ChatPage({ id, person }: { id: string | undefined; person: Person }) {
  const [begun, setBegun] = useState(newId);
  const isBegun = id === undefined || id === begun;
  const stored = useStoredConversation(id ?? begun, { enabled: !isBegun });

  // "New conversation" after one was begun here: that one is stored by then, and the next needs an id of its own.
  const [lastId, setLastId] = useState(id);
  if (lastId !== id) {
    setLastId(id);
    if (id === undefined) setBegun(newId());
  }

  const title = stored.data?.title;
  useEffect(() => {
    document.title = title ? `${title} · Atlas` : "Atlas";
  }, [title]);

  if (isBegun) return <Conversation key={id ?? begun} id={id ?? begun} stored={[]} isNew person={person} />;
  if (stored.data) return <Conversation key={id} id={id} stored={stored.data.messages} isNew={false} person={person} />;
  return (
    <main className="chat" id="main" tabIndex={-1} aria-busy={!stored.isError}>
      <h1 className="unseen">Conversation</h1>
      {stored.isError ? <Failure error={stored.error}><button type="button" className="button" onClick={() => void stored.refetch()}>Try again</button></Failure> : <p className="hint loading">Opening the conversation…</p>}
    </main>
  );
}
