import { getToolName, isToolUIPart } from "ai";
import { memo, use } from "react";
import type { AtlasMessage } from "../api/answers.ts";
import { ActionCard } from "../actions/action-card.tsx";
import { ActionsContext } from "../actions/actions-context.ts";
import { ExplorePart } from "./explore-part.tsx";
import { Markdown } from "./markdown.tsx";
import { QueryPart } from "./query-part.tsx";
import type { ToolPart } from "./tool-part.ts";
import { OtherToolPart } from "./other-tool-part.tsx";

/** One message: what a person wrote as they wrote it, what Atlas answered part by part. */
export const Message = memo(function Message({ message, isStreaming }: { message: AtlasMessage; isStreaming: boolean }) {
  if (message.role === "user") return <article className="message user" aria-label="You"><p dir="auto">{message.parts.flatMap((part) => (part.type === "text" ? part.text : [])).join("\n")}</p></article>;
  return (
    <article className="message" aria-label="Atlas" aria-busy={isStreaming}>
      {message.parts.map((part, index) => {
        // The parts of a message are only ever added at its end.
        const key = `${message.id}-${index}`;
        if (part.type === "text") return <Markdown key={key} text={part.text} />;
        if (part.type === "reasoning") return part.text.trim() === "" ? null : <details key={key} className="aside"><summary>Reasoning</summary><Markdown text={part.text} /></details>;
        return isToolUIPart(part) ? <Tool key={key} part={part} isStreaming={isStreaming} /> : null;
      })}
    </article>
  );
});

function Tool({ part, isStreaming }: { part: ToolPart; isStreaming: boolean }) {
  const { records } = use(ActionsContext);
  const name = getToolName(part);
  if (name === "executeSQL") return <QueryPart part={part} isStreaming={isStreaming} />;
  if (name === "explore") return <ExplorePart part={part} isStreaming={isStreaming} />;
  const record = records.find(({ toolCallId }) => toolCallId === part.toolCallId);
  if (record) return <ActionCard record={record} />;
  if (part.state === "approval-requested") return <p className="hint loading">Reading the proposed action…</p>;
  return <OtherToolPart name={name} part={part} isStreaming={isStreaming} />;
}
