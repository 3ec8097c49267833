import { hasEnded, textIn, type ToolPart } from "./tool-part.ts";

/** A look into the semantic layer: one line, with the output behind it. */
export function ExplorePart({ part, isStreaming }: { part: ToolPart; isStreaming: boolean }) {
  const command = textIn(part.input, "command") ?? "";
  const output = part.state === "output-error" ? part.errorText : typeof part.output === "string" ? part.output : (textIn(part.output, "output") ?? textIn(part.output, "error") ?? (part.output === undefined ? "" : JSON.stringify(part.output, null, 2)));
  return (
    <details className="aside explore" data-failed={part.state === "output-error"}>
      <summary>
        {hasEnded(part) ? "Looked at" : isStreaming ? "Looking at" : "Was interrupted looking at"} <code>{command}</code>
        {part.state === "output-error" && <span className="tag bad">failed</span>}
      </summary>
      <pre tabIndex={0} aria-label="Output">{output || "No output."}</pre>
    </details>
  );
}
