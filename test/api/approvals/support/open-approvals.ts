import { randomUUID } from "node:crypto";
import { openDatabase, type Database } from "@atlas/api/lib/database";
import { migrate } from "@atlas/api/lib/migrate";
import type { ActionApprovalMode, AtlasPlugin, Person } from "@useatlas/plugin-sdk";
import { onTestFinished } from "vitest";
import { createApprovals, type Approvals } from "../../../../src/api/approvals/approvals.ts";
import { createMemoryStore } from "../../../../src/api/approvals/memory-store.ts";
import { createParticipation } from "../../../../src/api/approvals/participants.ts";
import { createPostgresStore } from "../../../../src/api/approvals/postgres-store.ts";
import type { ActionStore } from "../../../../src/api/approvals/store.ts";
import { callPlugin } from "../../../../src/api/plugins/call-plugin.ts";
import { normalize } from "../../../../src/api/queries/normalize.ts";
import type { TestPostgres } from "../../../support/postgres.ts";

export interface ApprovalsSettings {
  plugins: readonly AtlasPlugin[];
  approval?: Record<string, ActionApprovalMode>;
  least?: ActionApprovalMode;
  timeoutMs?: number;
  maxPerConversation?: number;
}

/** One place where actions are kept, and what a test may do to it behind the host's back. */
export interface Ground {
  open(settings: ApprovalsSettings): Approvals;
  join(conversationId: string, personId: string): Promise<void>;
  /** Lets the time come at which an action expires. */
  expire(id: string): Promise<void>;
}

export const ann: Person = { id: "ann", role: "member" };
export const ben: Person = { id: "ben", role: "member" };
export const root: Person = { id: "root", role: "admin" };

export function memoryGround(): Ground {
  const members = new Set<string>();
  let ahead = 0;
  const isParticipant = async (conversationId: string, personId: string) => members.has(`${conversationId} ${personId}`);
  const store = createMemoryStore({ isParticipant, now: () => Date.now() + ahead });
  return {
    open: (settings) => open(settings, store, isParticipant),
    join: async (conversationId, personId) => void members.add(`${conversationId} ${personId}`),
    expire: async () => void (ahead += 86_400_000),
  };
}

/** A database with the host's tables. */
export async function migratedDatabase(server: TestPostgres): Promise<string> {
  const url = await server.createDatabase();
  const database = await openDatabase(url, { cwd: "/" });
  await migrate(database, []);
  await database.close();
  return url;
}

/** On a migrated database, emptied; another replica is another `open`. */
export async function postgresGround(server: TestPostgres, url: string): Promise<Ground> {
  const databases: Database[] = [];
  onTestFinished(async () => void (await Promise.all(databases.map((database) => database.close()))));

  async function connected(): Promise<Database> {
    const database = await openDatabase(url, { cwd: "/" });
    databases.push(database);
    return database;
  }

  await server.query(url, "TRUNCATE atlas.actions, atlas.conversations CASCADE");
  return {
    open(settings) {
      const database = connected();
      return open(settings, createPostgresStore(() => database), createParticipation(() => database));
    },
    async join(conversationId, personId) {
      await server.query(url, `INSERT INTO atlas.conversations (id, title, created_by) VALUES ('${conversationId}', '', '${personId}') ON CONFLICT DO NOTHING`);
      await server.query(url, `INSERT INTO atlas.participants (conversation_id, person_id) VALUES ('${conversationId}', '${personId}')`);
    },
    expire: async (id) => void (await server.query(url, `UPDATE atlas.actions SET expires_at = now() WHERE id = '${id}'`)),
  };
}

/** A proposal of Ann's in the conversation c1. */
export function proposal(name: string, parts: { input?: unknown; toolCallId?: string; conversationId?: string } = {}) {
  return { name, input: { title: "Revenue fell" }, conversationId: "c1", toolCallId: randomUUID(), person: ann, ...parts };
}

function open({ plugins, approval = {}, least = "auto", timeoutMs = 10_000, maxPerConversation = 10 }: ApprovalsSettings, store: ActionStore, isParticipant: (conversationId: string, personId: string) => Promise<boolean>): Approvals {
  const approvals = createApprovals({
    plugins,
    policy: { approval, least },
    limits: { maxPerConversation, expiresAfterMs: 86_400_000 },
    timeoutMs,
    store,
    isParticipant,
    toJson: normalize,
    call: callPlugin,
    onError: () => undefined, // whoever approved is told, which the tests look at
  });
  onTestFinished(() => approvals.close(1000));
  return approvals;
}
