import { userInfo } from "node:os";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";
import type { Answer } from "@atlas/api/lib/agent";
import { loadConfig } from "@atlas/api/lib/config";
import { createHost, type Host } from "@atlas/api/lib/host";
import { AtlasError, type ActionRecord, type Person } from "@useatlas/plugin-sdk";
import { EXIT } from "../exit-codes.ts";
import { printProgress, printResult, setExitCode } from "../report.ts";
import { interrupted, onInterrupt } from "../signals.ts";
import { reserveStdout } from "../stdout.ts";
import { createView } from "./ask/create-view.ts";
import { decide, type ApproveMode } from "./ask/decide.ts";

export interface AskOptions {
  /** Left out: it is read from stdin, or the conversation goes on. */
  question?: string | undefined;
  conversation?: string | undefined;
  /** Left out: somebody at the terminal is asked. */
  approve?: ApproveMode | undefined;
  cwd: string;
  json?: boolean;
}

/** Asks the agent one question, and sees the actions through that it proposes. */
export async function ask({ question: given, conversation, approve, cwd, json = false }: AskOptions): Promise<void> {
  reserveStdout();
  const question = given ?? (conversation === undefined ? await readStdin() : undefined);
  const host = createHost(await loadConfig(resolve(cwd)));
  const release = onInterrupt(host.close);
  // Whoever may start this command may do all of it by the config, too.
  const person: Person = { id: `cli:${userInfo().username}`, role: "admin" };
  try {
    // What is not configured is said before anything is opened.
    host.agent.model();
    await host.boot();
    if (conversation !== undefined) await host.agent.conversations.get(conversation, person);
    const answer = await converse({ host, person, question, conversation, approve, json });
    finish(answer, host, { json });
  } finally {
    release();
    await host.close();
  }
}

interface Talk {
  host: Host;
  person: Person;
  question: string | undefined;
  conversation: string | undefined;
  approve: ApproveMode | undefined;
  json: boolean;
}

/** Asks, and goes on as long as every action is decided on. */
async function converse({ host, person, question, conversation, approve, json }: Talk): Promise<Answer> {
  const view = createView();
  const onChunk = json ? undefined : view.show;
  let answer = await host.agent.ask({ question, conversationId: conversation, person, signal: interrupted, onChunk });
  while (answer.outcome === "waiting") {
    view.end();
    const decided = await decide(answer.actions.filter(isPending), { approvals: host.approvals, person, approve, quiet: json });
    const after = { ...answer, actions: answer.actions.map((action) => decided.find(({ id }) => id === action.id) ?? action) };
    if (after.actions.some(isUndecided)) return after;
    answer = together(after, await host.agent.ask({ conversationId: answer.conversationId, person, signal: interrupted, onChunk }));
  }
  view.end();
  return answer;
}

/** Two turns of one question as one answer. */
function together(before: Answer, after: Answer): Answer {
  const actions = new Map([...before.actions, ...after.actions].map((action) => [action.id, action]));
  const usage = { inputTokens: before.usage.inputTokens + after.usage.inputTokens, outputTokens: before.usage.outputTokens + after.usage.outputTokens, steps: before.usage.steps + after.usage.steps };
  return { ...after, text: [before.text, after.text].filter(Boolean).join("\n\n"), queries: [...before.queries, ...after.queries], actions: [...actions.values()], usage };
}

/** Says what came of it. Throws for everything that is no answer. */
function finish({ outcome, error, ...answer }: Answer, host: Host, { json }: { json: boolean }): void {
  if (outcome === "cancelled") throw new AtlasError("Interrupted.", { code: "INTERRUPTED" });
  if (error) throw new AtlasError(error.message, { code: error.code, hint: error.hint });
  if (outcome === "stopped") {
    throw new AtlasError("The answer is not complete: a limit was reached.", { code: "ANSWER_CUT", hint: "Ask for less, or raise model.maxSteps or model.maxTokens in atlas.config.ts." });
  }
  const undecided = answer.actions.filter(isUndecided);
  if (undecided.length > 0 || answer.actions.some(({ status }) => status === "failed")) setExitCode(EXIT.fault);
  if (json) return printResult({ value: { ...answer, outcome }, text: "" }, { json });
  for (const { id, name } of undecided) printProgress(`Not done: ${name} waits for a decision. ${host.database ? `atlas actions approve ${id}` : "Without DATABASE_URL it is forgotten with this command."}`);
  if (host.database) printProgress(`To go on: atlas ask --conversation ${answer.conversationId} "…"`);
}

function isPending({ status }: ActionRecord): boolean {
  return status === "pending";
}

function isUndecided({ status }: ActionRecord): boolean {
  return status === "pending" || status === "executing" || status === "unknown";
}

async function readStdin(): Promise<string> {
  if (process.stdin.isTTY) throw new AtlasError("The question is missing.", { code: "ANSWER_MISSING", hint: 'Give it as an argument, atlas ask "…", or on stdin.' });
  return text(process.stdin);
}
