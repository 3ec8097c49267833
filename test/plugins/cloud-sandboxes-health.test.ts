import { describe, expect, onTestFinished, test } from "vitest";
import { clouds, type Cloud } from "../support/servers/clouds.ts";
import { refusedUrl } from "../support/servers/http-api.ts";
import { untrustedServer } from "../support/servers/untrusted-server.ts";

const nobody = await refusedUrl();

describe.each(clouds)("$vendor", (cloud) => {
  test("is healthy when it answers, and no sandbox was made for that", async () => {
    const { api, check } = await arranged(cloud);

    expect(await check()).toEqual({ healthy: true, latencyMs: expect.any(Number) });
    expect(api.requests.map(({ method }) => method)).toEqual(["GET"]);
    expect(api.alive()).toEqual([]);
  });

  test("is healthy when it is slow, and that is told", async () => {
    const { api, check } = await arranged(cloud);
    api.interfere({ on: cloud.asks.list, delayMs: 300 });

    const { healthy, latencyMs } = await check();

    expect(healthy).toBe(true);
    expect(latencyMs).toBeGreaterThanOrEqual(300);
  });

  test.each([
    { what: "nobody is there", options: { url: nobody }, trouble: undefined, message: /at http:\S+ cannot be reached: .+/ },
    { what: "nothing is ever answered", options: { timeoutSec: 1 }, trouble: { on: /./ }, message: /did not answer within 1 s/ },
    { what: "the key is wrong", options: { secret: `${cloud.secret}-but-wrong` }, trouble: undefined, message: /refused the (API key|access token)/ },
    { what: "the answer quotes the key", options: {}, trouble: { on: /./, answer: { status: 403, body: { message: `no: ${cloud.secret}`, code: 403, error: { message: `no: ${cloud.secret}` } } } }, message: /refused the (API key|access token).*\*\*\*/ },
    { what: "there were too many requests", options: {}, trouble: { on: /./, answer: { status: 429, body: { message: "slow down", code: 429, error: { message: "slow down" } } } }, message: /rate limit is reached.*slow down/ },
    { what: "it has a fault of its own", options: {}, trouble: { on: /./, answer: { status: 500, body: { message: "out of order", code: 500, error: { message: "out of order" } } } }, message: /500.*out of order/ },
    { what: "the answer is no JSON", options: {}, trouble: { on: /./, answer: { status: 418, body: {}, headers: { "content-type": "text/html" } } }, message: /418/ },
  ])("is unhealthy when $what, with the reason and without the key", async ({ options, trouble, message }) => {
    const { api, check } = await arranged(cloud, options);
    api.interfere(trouble);

    const health = await check();

    expect(health).toEqual({ healthy: false, message: expect.stringMatching(message), latencyMs: expect.any(Number) });
    expect(health.message).toContain(cloud.vendor);
    expect(health.message).not.toContain(cloud.secret);
    expect(api.alive()).toEqual([]);
  });

  test("is unhealthy when there is no secure connection, which is told from an address at which nobody is", async () => {
    const [{ api }, untrusted] = [await arranged(cloud), await untrustedServer()];
    onTestFinished(untrusted.stop);

    const [plain, unknown] = await Promise.all([api.url.replace("http:", "https:"), untrusted.url].map((url) => cloud.plugin({ url }).healthCheck()));

    expect(plain).toEqual({ healthy: false, message: expect.stringMatching(/No secure connection to \w+ at https:\S+: .*(SSL|TLS)/i), latencyMs: expect.any(Number) });
    expect(unknown).toEqual({ healthy: false, message: expect.stringMatching(/No secure connection to \w+ at https:\S+: .*self.signed/i), latencyMs: expect.any(Number) });
    expect(api.requests).toEqual([]);
  });
});

async function arranged(cloud: Cloud, { url, ...options }: { url?: string; secret?: string; timeoutSec?: number } = {}) {
  const api = await cloud.start();
  onTestFinished(api.stop);
  return { api, check: async () => cloud.plugin({ url: url ?? api.url, ...options }).healthCheck() };
}
