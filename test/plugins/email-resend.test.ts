import { describe, expect, onTestFinished, test } from "vitest";
import { emailPlugin } from "../../plugins/email-action/src/index.ts";
import { refusedUrl } from "../support/servers/http-api.ts";
import { resend } from "../support/servers/resend.ts";
import { untrustedServer } from "../support/servers/untrusted-server.ts";
import { silentServer } from "../support/servers/silent-server.ts";

const report = { to: ["Ann <ann@acme.example>"], cc: ["bob@acme.example"], subject: "Orders", body: "1 < 2" };

test("an e-mail leaves as Resend takes it, and the same call only once", async () => {
  const { url, emails } = await started();

  const sent = [await send(url, "call-1"), await send(url, "call-1"), await send(url, "call-2")];

  expect(sent).toEqual(["email-1", "email-1", "email-2"].map((messageId) => ({ messageId, accepted: ["ann@acme.example", "bob@acme.example"], rejected: [] })));
  expect(emails[0]).toEqual({ from: '"Acme" <reports@acme.example>', to: ['"Ann" <ann@acme.example>'], cc: ["bob@acme.example"], subject: "Orders", text: "1 < 2", html: expect.stringContaining("1 &#60; 2") });
});

test.each([
  { status: 403, body: { name: "validation_error", message: "The domain is not verified." }, code: "EMAIL_UNAUTHORIZED", message: /The domain is not verified\./ },
  { status: 422, body: { name: "invalid_to", message: "Invalid `to` field." }, code: "EMAIL_REFUSED", message: /Invalid `to` field\./ },
  { status: 429, body: { name: "rate_limit_exceeded", message: "Too many requests." }, code: "EMAIL_RATE_LIMITED", message: /too many requests/ },
  { status: 500, body: { message: "broken by re_full_key_1" }, code: "EMAIL_FAILED", message: /broken by \*\*\*/ },
  { status: 200, body: {}, code: "EMAIL_FAILED", message: /did not say which e-mail/ },
  { status: 302, body: {}, code: "EMAIL_UNREACHABLE", message: /cannot be reached/ },
])("an answer $status is $code", async ({ status, body, code, message }) => {
  const api = await started();
  api.interfere({ on: /POST/, answer: { status, body, headers: { location: "http://127.0.0.1:1/" } } });

  await expect(send(api.url)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

test("one whose answer is waited for no more may have been sent, and that is said", async () => {
  const { port, close } = await silentServer();
  onTestFinished(close);
  const stop = new AbortController();
  const sending = send(`http://127.0.0.1:${port}`, "call-1", stop.signal);
  stop.abort();

  await expect(sending).rejects.toMatchObject({ code: "EMAIL_TIMEOUT", message: "Resend did not answer in time. It may have been sent." });
});

describe("health", () => {
  test.each([
    { what: "a key and a domain that are good", config: {}, message: undefined },
    { what: "a key that may only send", config: { resendApiKey: "re_sending_key_1" }, message: undefined },
    { what: "a wrong key", config: { resendApiKey: "re_wrong_key_1" }, message: "Resend does not accept the key, or what it is to do: API key is invalid" },
    { what: "a domain that is not verified yet", config: { fromAddress: "a@new.example" }, message: "Resend has not verified the domain new.example: it is pending." },
    { what: "a domain that it does not know", config: { fromAddress: "a@other.example" }, message: "Resend does not know the domain other.example." },
  ])("of $what", async ({ config, message }) => {
    const { url, emails } = await started();

    const health = await plugin(url, config).healthCheck();

    expect(health).toEqual({ healthy: message === undefined, ...(message === undefined ? {} : { message }), latencyMs: expect.any(Number) });
    expect(emails).toEqual([]);
  });

  test.each([
    { what: "refused", url: refusedUrl, message: /^Resend cannot be reached at 127/ },
    { what: "no certificate to trust", url: untrusted, message: /self.signed certificate/ },
    { what: "never an answer", url: blackHole, message: /^Resend did not answer in time\.$/ },
  ])("of $what", async ({ url, message }) => {
    expect(await plugin(await url()).healthCheck()).toMatchObject({ healthy: false, message: expect.stringMatching(message) });
  });
});

function plugin(resendUrl: string, config: { resendApiKey?: string; fromAddress?: string } = {}) {
  return emailPlugin({ resendUrl, resendApiKey: "re_full_key_1", fromAddress: "Acme <reports@acme.example>", ...config });
}

async function send(url: string, toolCallId = "call-1", abortSignal?: AbortSignal) {
  const [action] = plugin(url).actions;
  return action?.tool.execute(report, { toolCallId, ...(abortSignal ? { abortSignal } : {}) });
}

async function started() {
  const api = await resend();
  onTestFinished(api.stop);
  return api;
}

async function untrusted(): Promise<string> {
  const { url, stop } = await untrustedServer();
  onTestFinished(stop);
  return url;
}

async function blackHole(): Promise<string> {
  const { port, close } = await silentServer();
  onTestFinished(close);
  return `http://127.0.0.1:${port}`;
}
