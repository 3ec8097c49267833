import { CopyButton } from "../layout/copy-button.tsx";
import { Tabs } from "../layout/tabs.tsx";
import { hasHidden } from "./reveal.ts";
import { Revealed } from "./revealed.tsx";

/** Everything that the action will be run with: for reading, and as it is. Nothing is left out or cut. */
export function Payload({ input }: { input: unknown }) {
  const json = JSON.stringify(input, null, 2) ?? "";
  return (
    <div className="payload">
      {hasHidden(json) && <p className="notice strong">This text holds characters that cannot be seen. They are marked.</p>}
      <Tabs
        label="What it will be run with"
        tabs={[
          { name: "Details", content: <div className="payload-box" tabIndex={0} role="region" aria-label="Details"><Value value={input} /></div> },
          { name: "JSON", content: <pre className="payload-box" tabIndex={0} aria-label="JSON"><Revealed text={json} /></pre> },
        ]}
        end={<CopyButton label="Copy JSON" text={() => json} />}
      />
    </div>
  );
}

function Value({ value }: { value: unknown }) {
  if (typeof value === "string") return value === "" ? <em>empty text</em> : <span className="payload-text"><Revealed text={value} /></span>;
  if (typeof value !== "object" || value === null) return <code>{String(value)}</code>;
  const entries = Object.entries(value);
  if (entries.length === 0) return <em>{Array.isArray(value) ? "empty list" : "nothing"}</em>;
  if (Array.isArray(value)) return <ol>{value.map((item, index) => <li key={index}><Value value={item} /></li>)}</ol>;
  return (
    <dl>
      {entries.map(([key, item]) => (
        <div key={key}>
          <dt><Revealed text={key} /></dt>
          <dd><Value value={item} /></dd>
        </div>
      ))}
    </dl>
  );
}
