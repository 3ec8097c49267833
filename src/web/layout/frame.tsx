import type { Person } from "@useatlas/plugin-sdk";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { ConversationList } from "../chat/conversation-list.tsx";
import { ThemeChoice } from "../theme/theme-choice.tsx";
import { Icon } from "./icon.tsx";

/** The sidebar and the page beside it. On narrow screens the sidebar is a drawer. */
export function Frame({ person, onSignOut, children }: { person: Person; onSignOut: (() => void) | undefined; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const [path] = useLocation();
  const opener = useRef<HTMLButtonElement>(null);
  const closer = useRef<HTMLButtonElement>(null);

  useEffect(() => setOpen(false), [path]);
  useEffect(() => {
    if (isOpen) closer.current?.focus();
  }, [isOpen]);

  function close(): void {
    setOpen(false);
    opener.current?.focus();
  }

  return (
    <div className="frame" data-drawer={isOpen ? "open" : "closed"}>
      <a className="skip" href="#main" onClick={() => document.getElementById("main")?.focus()}>Skip to the content</a>
      <header className="top-bar">
        <button ref={opener} type="button" className="button quiet square" aria-expanded={isOpen} aria-controls="sidebar" onClick={() => setOpen(true)}>
          <Icon name="menu" />
          <span className="unseen">Conversations</span>
        </button>
        <Link href="/" className="brand">Atlas</Link>
        <Link href="/" className="button quiet square"><Icon name="plus" /><span className="unseen">New conversation</span></Link>
      </header>
      {isOpen && <div className="backdrop" onClick={close} />}
      <aside id="sidebar" className="sidebar" aria-label="Atlas" onKeyDown={(event) => { if (event.key === "Escape" && isOpen) close(); }}>
        <div className="sidebar-head">
          <Link href="/" className="brand"><img src="/icon.svg" alt="" width="24" height="24" />Atlas</Link>
          <button ref={closer} type="button" className="button quiet square drawer-only" onClick={close}><Icon name="close" /><span className="unseen">Close</span></button>
        </div>
        <Link href="/" className="button new"><Icon name="plus" />New conversation</Link>
        <ConversationList />
        <div className="sidebar-foot">
          {person.role === "admin" && <Link href="/admin" className={(active) => (active ? "line active" : "line")} aria-current={path === "/admin" ? "page" : undefined}><Icon name="admin" />Admin</Link>}
          <ThemeChoice />
          <p className="who"><span title={person.id}>{person.id}</span>{onSignOut && <button type="button" className="button quiet small" onClick={onSignOut}>Sign out</button>}</p>
        </div>
      </aside>
      <div className="page" inert={isOpen}>{children}</div>
    </div>
  );
}
