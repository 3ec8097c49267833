import type { PluginConfig } from "./config";

export interface Message {
  title: string;
  body: string;
}

/** Posts the message. Throws when the service does not accept it, without repeating what the service said. */
export async function send({ url, token, timeoutMs }: PluginConfig, message: Message, key: string): Promise<{ status: number }> {
  const response = await fetch(url, {
    method: "POST",
    // A service that knows the header sends a message once, even when the request arrives twice.
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify(message),
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`The service answered ${response.status}.`);
  return { status: response.status };
}

/** Asks the service for an answer, and throws when it gives none or refuses the token. Sends nothing. */
export async function ping({ url, token, timeoutMs }: PluginConfig): Promise<void> {
  const response = await fetch(url, {
    method: "HEAD",
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(Math.min(timeoutMs, 3_000)),
  });
  const { status } = response;
  // Not allowed (405) and its like are an answer: the service is there and expects a POST.
  if (status === 401 || status === 403 || status >= 500) throw new Error(`The service answered ${status}.`);
}
