import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";

export interface Tab {
  name: string;
  content: ReactNode;
}

/** One panel at a time; the arrow keys, Home and End move between the tabs. */
export function Tabs({ label, tabs, end }: { label: string; tabs: readonly Tab[]; end?: ReactNode }) {
  const id = useId();
  const [chosen, setChosen] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const active = Math.min(chosen, tabs.length - 1);

  function move(event: KeyboardEvent): void {
    const next = { ArrowRight: active + 1, ArrowLeft: active - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const index = (next + tabs.length) % tabs.length;
    setChosen(index);
    list.current?.querySelectorAll("button")[index]?.focus();
  }

  return (
    <div className="tabs">
      <div className="tab-row">
        <div role="tablist" aria-label={label} ref={list} onKeyDown={move}>
          {tabs.map(({ name }, index) => (
            <button key={name} type="button" role="tab" id={`${id}-${name}`} aria-selected={index === active} aria-controls={`${id}-panel`} tabIndex={index === active ? 0 : -1} onClick={() => setChosen(index)}>
              {name}
            </button>
          ))}
        </div>
        {end}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${tabs[active]?.name}`} tabIndex={-1}>
        {tabs[active]?.content}
      </div>
    </div>
  );
}
