import type { Person } from "@useatlas/plugin-sdk";
import { useEffect } from "react";
import { Pending } from "./pending.tsx";
import { Plugins } from "./plugins.tsx";
import { Sandboxes } from "./sandboxes.tsx";
import { SemanticLayer } from "./semantic-layer.tsx";

/** What an operator looks after. */
export function AdminPage({ person }: { person: Person }) {
  useEffect(() => {
    document.title = "Admin · Atlas";
  }, []);

  return (
    <main className="admin" id="main" tabIndex={-1}>
      <h1>Admin</h1>
      <Pending person={person} />
      <Plugins />
      <SemanticLayer />
      <Sandboxes />
    </main>
  );
}
