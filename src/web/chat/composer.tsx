import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { Icon } from "../layout/icon.tsx";

/** Where the question is written. Enter sends, Shift+Enter starts a line, and while an answer comes the button stops it. */
export function Composer({ isBusy, onSend, onStop }: { isBusy: boolean; onSend: (text: string) => void; onStop: () => void }) {
  const id = useId();
  const [text, setText] = useState("");
  const area = useRef<HTMLTextAreaElement>(null);

  useEffect(() => area.current?.focus(), []);
  useEffect(() => {
    if (area.current === null) return;
    area.current.style.height = "auto";
    area.current.style.height = `${Math.min(area.current.scrollHeight, tallest)}px`;
  }, [text]);

  function send(): void {
    if (isBusy || text.trim() === "") return;
    onSend(text.trim());
    setText("");
  }

  function press(event: KeyboardEvent): void {
    // Enter that ends the composition of a character, as in Japanese, does not send.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (!event.repeat) send();
  }

  return (
    <form className="composer" onSubmit={(event) => { event.preventDefault(); send(); }}>
      <label htmlFor={id} className="unseen">Your question</label>
      <textarea ref={area} id={id} rows={1} placeholder="Ask about your data" value={text} onChange={(event) => setText(event.target.value)} onKeyDown={press} aria-describedby={`${id}-help`} />
      {isBusy
        ? <button key="stop" type="button" className="button square round" onClick={onStop}><Icon name="stop" /><span className="unseen">Stop</span></button>
        : <button key="send" type="submit" className="button primary square round" disabled={text.trim() === ""}><Icon name="send" /><span className="unseen">Send</span></button>}
      <p id={`${id}-help`} className="unseen">Enter sends. Shift and Enter start a new line. Escape stops an answer.</p>
    </form>
  );
}

const tallest = 220;
