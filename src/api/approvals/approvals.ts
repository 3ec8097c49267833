import { isDeepStrictEqual } from "node:util";
import { AtlasError, type ActionRecord, type ActionStatus, type AtlasPlugin, type Person } from "@useatlas/plugin-sdk";
import { conflict, forbidden, unknownAction } from "./action-errors.ts";
import { createExecutions } from "./executions.ts";
import { readInput, type InputReader } from "./inputs.ts";
import { isStorable } from "./json-text.ts";
import { offeredActions, secretsByPlugin, type OfferedAction } from "./offered-actions.ts";
import { mayDecide, stricter, type ApprovalPolicy } from "./policy.ts";
import { runAction } from "./run-action.ts";
import type { ActionStore, StoredAction } from "./store.ts";

export interface ApprovalsOptions extends InputReader {
  plugins: readonly AtlasPlugin[];
  policy: ApprovalPolicy;
  limits: { maxPerConversation: number; expiresAfterMs: number };
  store: ActionStore;
  isParticipant(conversationId: string, personId: string): Promise<boolean>;
  /** Hears that what came of an action could not be kept. */
  onError(thrown: unknown, record: ActionRecord): void;
}

export interface Proposal {
  /** The action's name. */
  name: string;
  input: unknown;
  conversationId: string;
  toolCallId: string;
  person: Person;
  /** Ends the proposing. What has been approved runs to its end. */
  signal?: AbortSignal | undefined;
}

export interface Approvals {
  /** The actions that the model may propose. */
  actions: readonly OfferedAction[];
  /** Keeps an action until somebody decides on it, or executes one that nobody has to. The same call proposes once. */
  propose(proposal: Proposal): Promise<ActionRecord>;
  /** What became of a call of the model. For the agent, who asks on behalf of the conversation. */
  outcome(where: { conversationId: string; toolCallId: string }): Promise<ActionRecord | undefined>;
  /** Executes it, once. Throws `ACTION_CONFLICT` for every one but the first. */
  approve(id: string, person: Person): Promise<ActionRecord>;
  deny(id: string, person: Person, reason?: string): Promise<ActionRecord>;
  /** Says what became of an unknown one; for admins. */
  resolve(id: string, person: Person, became: "executed" | "failed"): Promise<ActionRecord>;
  get(id: string, person: Person): Promise<ActionRecord>;
  list(query: { person: Person; status?: ActionStatus | undefined; conversationId?: string | undefined; limit?: number | undefined }): Promise<ActionRecord[]>;
  /** Lets what runs come to its end, within the deadline. */
  close(deadlineMs: number): Promise<void>;
}

/** The one path of actions: proposed, kept, decided on by those who may, executed once, told. */
export function createApprovals({ plugins, policy, limits, store, isParticipant, onError, ...reader }: ApprovalsOptions): Approvals {
  const actions = offeredActions(plugins, policy);
  const secrets = secretsByPlugin(plugins);
  const executions = createExecutions({
    store,
    run: (claimed, onLate) => runAction(claimed, offeredFor(claimed.record), { ...reader, onLate, secrets: secrets.get(claimed.record.pluginId) ?? [] }),
    onError,
  });

  function offeredFor({ pluginId, name }: Pick<ActionRecord, "pluginId" | "name">): OfferedAction | undefined {
    return actions.find((offered) => offered.pluginId === pluginId && offered.action.name === name);
  }

  /** Who approves it: as it was proposed, or as the config says by now where that is stricter. */
  function approvalOf(record: ActionRecord) {
    return stricter(record.approval, offeredFor(record)?.approval ?? record.approval);
  }

  async function propose({ name, input, conversationId, toolCallId, person, signal }: Proposal): Promise<ActionRecord> {
    const offered = actions.find(({ action }) => action.name === name);
    if (!offered) throw new AtlasError(`There is no action ${JSON.stringify(name)}.`, { code: "ACTION_NAME_UNKNOWN" });
    if (!isStorable([conversationId, toolCallId])) throw new AtlasError("The id of a conversation or of a call cannot be stored.", { code: "ACTION_INPUT_INVALID" });
    const known = await store.findCall({ conversationId, toolCallId });
    const { record } = known ? same(known, name, reader.toJson(input)) : await add(offered, { name, input, conversationId, toolCallId, person, signal });
    if (record.status !== "pending" || approvalOf(record) !== "auto") return record;
    return (await executions.execute(record.id, null)) ?? (await store.find(record.id))?.record ?? record;
  }

  async function add(offered: OfferedAction, { input, conversationId, toolCallId, person, signal }: Proposal): Promise<StoredAction> {
    const { asked, shown } = await readInput(offered, input, reader);
    signal?.throwIfAborted();
    const { name, description, actionType, reversible } = offered.action;
    const { pluginId, approval } = offered;
    const added = await store.add({ conversationId, toolCallId, pluginId, name, description, actionType, reversible, approval, asked, input: shown, proposedBy: person.id }, limits);
    if (added !== "full") return same(added, name, asked);
    throw new AtlasError(`Action "${name}" cannot be proposed: this conversation has had its ${limits.maxPerConversation} actions.`, { code: "ACTION_LIMIT_REACHED", hint: "Start another conversation." });
  }

  /** The action, for somebody who may know of it: admins, and who takes part in its conversation. */
  async function get(id: string, person: Person): Promise<ActionRecord> {
    const found = await store.find(id);
    if (!found || !(person.role === "admin" || (await isParticipant(found.record.conversationId, person.id)))) throw unknownAction(id);
    return found.record;
  }

  async function openTo(id: string, person: Person, what: "approve" | "deny"): Promise<ActionRecord> {
    const record = await get(id, person);
    if (!mayDecide(approvalOf(record), person)) throw forbidden(record, what);
    if (record.status !== "pending") throw conflict(record, participles[what]);
    return record;
  }

  async function approve(id: string, person: Person): Promise<ActionRecord> {
    await openTo(id, person, "approve");
    return (await executions.execute(id, person.id)) ?? Promise.reject(conflict(await get(id, person), "approved"));
  }

  async function deny(id: string, person: Person, reason?: string): Promise<ActionRecord> {
    await openTo(id, person, "deny");
    return (await store.deny(id, { personId: person.id, reason: readReason(reason) })) ?? Promise.reject(conflict(await get(id, person), "denied"));
  }

  async function resolve(id: string, person: Person, became: "executed" | "failed"): Promise<ActionRecord> {
    const record = await get(id, person);
    if (person.role !== "admin") throw forbidden(record, "resolve");
    const event = became === "executed" ? "confirm" : "refute";
    return (await store.resolve(id, { event, reason: `${person.id} says that it ${became}.` })) ?? Promise.reject(conflict(await get(id, person), "resolved"));
  }

  async function list({ person, status, conversationId, limit = 50 }: Parameters<Approvals["list"]>[0]): Promise<ActionRecord[]> {
    if (!isStorable(conversationId)) return [];
    return store.list({ personId: person.role === "admin" ? undefined : person.id, status, conversationId, limit: Math.min(Math.max(1, limit), mostListed) });
  }

  async function close(deadlineMs: number): Promise<void> {
    await executions.drain(deadlineMs);
    await store.close();
  }

  return { actions, propose, outcome: async (where) => (await store.findCall(where))?.record, approve, deny, resolve, get, list, close };
}

/** Some endpoints number the calls of every answer anew: another action must not be taken for the one that had its id before. */
function same(stored: StoredAction, name: string, asked: unknown): StoredAction {
  if (stored.record.name === name && isDeepStrictEqual(stored.asked, asked)) return stored;
  throw new AtlasError(`The call ${JSON.stringify(stored.record.toolCallId)} of this conversation has proposed another action already.`, { code: "ACTION_CALL_REUSED", hint: "Give each call an id of its own." });
}

function readReason(reason: string | undefined): string | null {
  const text = reason?.trim() ?? "";
  if (text.length <= longestReason && isStorable(text)) return text === "" ? null : text;
  throw new AtlasError(`The reason cannot be kept: it has ${text.length} characters, or a NUL among them, and may have ${longestReason}.`, { code: "ACTION_REASON_INVALID", hint: "Shorten it." });
}

const participles = { approve: "approved", deny: "denied" };
const mostListed = 100;
const longestReason = 2000;
