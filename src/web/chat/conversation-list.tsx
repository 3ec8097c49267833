import { Link, useLocation } from "wouter";
import { useConversations } from "../api/reads.ts";

export function ConversationList() {
  const { data, isError } = useConversations();
  const [path] = useLocation();

  return (
    <nav className="conversations" aria-label="Conversations">
      {isError && <p className="hint">The list of conversations could not be read.</p>}
      {data?.length === 0 && <p className="hint">Your conversations will be listed here.</p>}
      <ul>
        {data?.map(({ id, title }) => {
          const href = `/c/${encodeURIComponent(id)}`;
          return (
            <li key={id}>
              <Link href={href} className={path === href ? "line active" : "line"} aria-current={path === href ? "page" : undefined} title={title}>{title || "Untitled"}</Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
