import { CopyButton } from "../layout/copy-button.tsx";
import { hasEnded, type ToolPart } from "./tool-part.ts";

/** A tool of a plugin: its name, and on demand what it was given and gave. */
export function OtherToolPart({ name, part, isStreaming }: { name: string; part: ToolPart; isStreaming: boolean }) {
  const given = JSON.stringify(part.input, null, 2);
  const gave = part.state === "output-error" ? part.errorText : typeof part.output === "string" ? part.output : JSON.stringify(part.output, null, 2);
  return (
    <details className="aside" data-failed={part.state === "output-error"}>
      <summary>
        {hasEnded(part) ? "Used" : isStreaming ? "Using" : "Was interrupted using"} <code>{name}</code>
        {part.state === "output-error" && <span className="tag bad">failed</span>}
      </summary>
      {given !== undefined && <pre tabIndex={0} aria-label="Given">{given}</pre>}
      {gave !== undefined && <><pre tabIndex={0} aria-label="Gave">{gave}</pre><CopyButton label="Copy" text={() => gave} /></>}
    </details>
  );
}
