import { useEffect, useRef, useState } from "react";
import type { AtlasMessage } from "../api/answers.ts";

/** Tells a screen reader that an answer begins, and reads it out when it is whole: word by word it would be noise. */
export function Announcer({ messages, isBusy }: { messages: readonly AtlasMessage[]; isBusy: boolean }) {
  const [said, setSaid] = useState("");
  const wasBusy = useRef(false);

  useEffect(() => {
    if (isBusy && !wasBusy.current) setSaid("Atlas is answering.");
    if (!isBusy && wasBusy.current) setSaid(textOf(messages.at(-1)) || "The answer has ended.");
    wasBusy.current = isBusy;
  }, [isBusy, messages]);

  return <div className="unseen" role="status" aria-live="polite">{said}</div>;
}

function textOf(message: AtlasMessage | undefined): string {
  if (message?.role !== "assistant") return "";
  return message.parts.flatMap((part) => (part.type === "text" ? part.text : [])).join("\n");
}
