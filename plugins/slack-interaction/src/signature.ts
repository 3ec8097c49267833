import { createHmac, timingSafeEqual } from "node:crypto";

export interface SignedRequest {
  /** Of the header `x-slack-signature`. */
  signature: string | undefined;
  /** Of the header `x-slack-request-timestamp`, in seconds. */
  timestamp: string | undefined;
  /** To the byte. */
  body: Buffer;
}

/** Whether Slack has sent this, and within the last five minutes: an older request may be one that somebody recorded. */
export function isGenuine({ signature, timestamp, body }: SignedRequest, { signingSecret, now = Date.now() }: { signingSecret: string; now?: number }): boolean {
  if (signature === undefined || timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now / 1000 - Number(timestamp)) > oldestSeconds) return false;
  const expected = Buffer.from(`v0=${createHmac("sha256", signingSecret).update(`v0:${timestamp}:`).update(body).digest("hex")}`);
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const oldestSeconds = 300;
