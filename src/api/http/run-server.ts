import { withDeadline } from "@useatlas/plugin-sdk";
import type { App } from "./create-app.ts";
import { listen } from "./listen.ts";

export interface RunServerOptions {
  hostname: string;
  port: number;
  /** Milliseconds that answers have to come to their end when the server stops. */
  drainMs: number;
}

export interface RunningServer {
  readonly url: string;
  /** Lets answers come to their end, aborts those that do not, and ends. The same promise for everybody who asks. */
  stop(): Promise<void>;
}

export async function runServer({ fetch, inFlight, refuseNew }: App, { hostname, port, drainMs }: RunServerOptions): Promise<RunningServer> {
  const listener = await listen({ fetch, hostname, port });
  let stopping: Promise<void> | undefined;

  async function end(): Promise<void> {
    refuseNew();
    const drained = listener.drain();
    if (await within(drained, drainMs)) return;
    // What is aborted says so to its client, which takes a moment.
    inFlight.abortAll();
    await within(drained, lastWordsMs);
    listener.cut();
    await drained;
  }

  return { url: `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${listener.port}`, stop: () => (stopping ??= end()) };
}

function within(work: Promise<void>, deadlineMs: number): Promise<boolean> {
  return withDeadline(() => work.then(() => true), { deadlineMs, late: () => false });
}

const lastWordsMs = 1000;
