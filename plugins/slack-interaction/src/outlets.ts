import type { Message } from "./blocks";
import type { Slack } from "./client";

/** Where messages go to. */
export interface Outlet {
  /** Posts it; returns its `ts` where Slack tells it. */
  post(message: Message): Promise<string | undefined>;
  /** Puts it in the place of the one that is there. */
  replace(ts: string | undefined, message: Message): Promise<void>;
}

/** A thread in a channel that the app is in. */
export function threadOutlet(slack: Slack, { channel, threadTs }: { channel: string; threadTs?: string | undefined }): Outlet {
  return {
    async post(message) {
      // Links are not looked up: what stands in one would leave for wherever it points to.
      const { ts } = await slack.chat.postMessage({ channel, ...message, ...(threadTs !== undefined && { thread_ts: threadTs }), unfurl_links: false, unfurl_media: false });
      return ts;
    },
    async replace(ts, message) {
      if (ts !== undefined) await slack.chat.update({ channel, ts, ...message });
    },
  };
}

/** The URL that Slack gives with a command or a click: five times within half an hour, also where the app is not. */
export function responseOutlet(url: string): Outlet {
  async function send(body: object): Promise<void> {
    const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body), signal: AbortSignal.timeout(15_000) });
    await response.body?.cancel();
    // Without the URL: who has it can post.
    if (!response.ok) throw new Error(`Slack answered ${response.status} to a message by a response_url.`);
  }

  return {
    post: async (message) => (await send({ response_type: "ephemeral", replace_original: false, ...message }), undefined),
    replace: (_ts, message) => send({ replace_original: true, ...message }),
  };
}
