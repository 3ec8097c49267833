import type { Catalog } from "./catalog.ts";
import { createStep } from "./create-step.ts";
import type { Step } from "./types.ts";

/** The steps that make the host's own tables, as far as they are missing. The history is the first: every step is recorded there. */
export function hostSteps(catalog: Catalog): Step[] {
  const existing = catalog.get("atlas");
  const created = Object.entries(statements)
    .filter(([table]) => !existing?.has(table))
    .map(([table, sql]) => createStep({ pluginId: "atlas", kind: "create-host-table", table, sql, reversal: null }));
  const history = existing?.get("migrations");
  if (history === undefined || history.columns.has("hash")) return created;
  const sql = `ALTER TABLE atlas.migrations ${chain.map((column) => `ADD COLUMN ${column}`).join(", ")}`;
  return [createStep({ pluginId: "atlas", kind: "alter-host-table", table: "migrations", on: { schema: "atlas", table: "migrations" }, sql, reversal: null }), ...created];
}

// What chains the entries, and what undo and drift need of them.
const chain = [
  "step_id text",
  "reversal text",
  "run_id text",
  "actor text",
  "plugin_version text",
  "undoes bigint",
  "catalog text",
  "previous_hash text",
  "hash text",
];

const statements: Record<string, string> = {
  migrations: `CREATE SCHEMA IF NOT EXISTS atlas;
CREATE TABLE atlas.migrations (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  plugin_id text NOT NULL,
  kind text NOT NULL,
  table_name text,
  field_name text,
  statement text NOT NULL,
  checksum text NOT NULL,
  tool_version text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now(),
  duration_ms double precision NOT NULL,
${chain.map((column) => `  ${column}`).join(",\n")}
)`,

  audit_log: `CREATE TABLE atlas.audit_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  connection_id text NOT NULL,
  origin text NOT NULL,
  plugin_id text,
  sql text NOT NULL,
  executed_sql text,
  outcome text NOT NULL,
  error text,
  row_count integer,
  truncated boolean,
  duration_ms double precision NOT NULL
)`,

  conversations: `CREATE TABLE atlas.conversations (
  id text PRIMARY KEY,
  title text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  turn_id text,
  turn_until timestamptz
)`,

  participants: `CREATE TABLE atlas.participants (
  conversation_id text NOT NULL REFERENCES atlas.conversations (id) ON DELETE CASCADE,
  person_id text NOT NULL,
  joined_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (conversation_id, person_id)
)`,

  messages: `CREATE TABLE atlas.messages (
  conversation_id text NOT NULL REFERENCES atlas.conversations (id) ON DELETE CASCADE,
  id text NOT NULL,
  position bigint GENERATED ALWAYS AS IDENTITY,
  role text NOT NULL,
  parts jsonb NOT NULL,
  metadata jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (conversation_id, id)
);
CREATE INDEX messages_in_order ON atlas.messages (conversation_id, position)`,

  // Without a reference to its conversation: what was done stays on record when the talk about it is deleted.
  actions: `CREATE TABLE atlas.actions (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  conversation_id text NOT NULL,
  tool_call_id text NOT NULL,
  plugin_id text NOT NULL,
  name text NOT NULL,
  description text NOT NULL,
  action_type text NOT NULL,
  reversible boolean NOT NULL,
  approval text NOT NULL,
  asked jsonb NOT NULL,
  input jsonb NOT NULL,
  status text NOT NULL,
  proposed_by text NOT NULL,
  proposed_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  decided_by text,
  decided_at timestamptz,
  reason text,
  claimed_by text,
  finished_at timestamptz,
  output jsonb,
  error text,
  UNIQUE (conversation_id, tool_call_id)
);
CREATE INDEX actions_by_status ON atlas.actions (status, proposed_at)`,
};
