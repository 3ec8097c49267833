import { unlessAborted, withDeadline } from "@useatlas/plugin-sdk";
import type { Session } from "./session";

export interface SessionPool {
  /** Waits for a place and a session. The session is the caller's alone until it is given back. */
  take(signal: AbortSignal): Promise<Session>;
  /** `broken`: nobody should use it again. */
  giveBack(session: Session, options?: { broken?: boolean }): void;
  /** Ends every session, also those that are still logging in; waits for a server that answers, not for ever. */
  close(): Promise<void>;
}

/** Keeps sessions for further use, never more than `limit` at once. */
export function createSessionPool({ limit, open }: { limit: number; open: () => Promise<Session> }): SessionPool {
  const idle: Session[] = [];
  const waiting: (() => void)[] = [];
  const ending = new Set<Promise<void>>();
  let taken = 0;
  let closed = false;

  async function take(signal: AbortSignal): Promise<Session> {
    signal.throwIfAborted();
    await enter(signal);
    const session = idle.pop();
    if (session) return session;
    const opening = open();
    try {
      return await unlessAborted(opening, signal);
    } catch (thrown) {
      // A login cannot be called off: when it succeeds after all, its session serves the next one.
      track(opening.then((late) => giveBack(late), leave));
      throw thrown;
    }
  }

  async function enter(signal: AbortSignal): Promise<void> {
    if (taken < limit) return void taken++;
    let enterNow = () => {};
    const place = new Promise<void>((resolve) => waiting.push((enterNow = resolve)));
    try {
      await unlessAborted(place, signal);
    } catch (thrown) {
      const index = waiting.indexOf(enterNow);
      if (index >= 0) waiting.splice(index, 1);
      else leave();
      throw thrown;
    }
  }

  function leave(): void {
    const next = waiting.shift();
    // The place goes straight to whoever waits longest.
    if (next) next();
    else taken--;
  }

  function giveBack(session: Session, { broken = false } = {}): void {
    if (broken || closed) track(session.end());
    else idle.push(session);
    leave();
  }

  function track(work: Promise<void>): void {
    ending.add(work);
    void work.finally(() => ending.delete(work));
  }

  async function close(): Promise<void> {
    closed = true;
    for (const session of idle.splice(0)) track(session.end());
    // The driver gives a server that is silent much longer; its sockets close then, without anybody waiting.
    await withDeadline(settled, { deadlineMs: 5_000, late: () => undefined });
  }

  async function settled(): Promise<void> {
    while (ending.size > 0) await Promise.all(ending);
  }

  return { take, giveBack, close };
}
