import { describe, expect, test } from "vitest";
import { contextPlugin, never } from "../../support/plugins.ts";
import { bearer, serving } from "./support/serving.ts";
import { plainRequest } from "./support/plain-request.ts";

describe("bad requests are answered in words", () => {
  test.each([
    { path: "/api/v1/nothing", init: {}, status: 404, error: "not_found", message: "Nothing answers GET /api/v1/nothing." },
    { path: "/nothing", init: {}, status: 404, error: "not_found", message: "Nothing answers GET /nothing." },
    { path: "/api/v1/query", init: {}, status: 404, error: "not_found", message: "Nothing answers GET /api/v1/query." },
    { path: "/api/v1/query", init: { method: "POST", body: "{" }, status: 400, error: "invalid_request", message: "The body is not JSON." },
    { path: "/api/v1/query", init: { method: "POST", body: "sql=1", headers: { "content-type": "text/plain" } }, status: 400, error: "invalid_request", message: "The body must be JSON, with the content type application/json." },
    { path: "/api/v1/query", init: { method: "POST", body: '{"sql":1}' }, status: 400, error: "invalid_request", message: "sql: Invalid input: expected string, received number" },
    { path: "/api/v1/query", init: { method: "POST", body: '{"sql":"SELECT 1","conection":"x"}' }, status: 400, error: "invalid_request", message: 'Unrecognized key: "conection"' },
    { path: "/api/v1/query", init: { method: "POST", body: '{"sql":"SELECT 1","connectionId":"x"}' }, status: 400, error: "invalid_request", message: expect.stringContaining('"x"') },
    { path: "/api/v1/chat", init: { method: "POST", body: '{"id":"c1","messages":[]}' }, status: 400, error: "invalid_request", message: expect.stringContaining("messages") },
    { path: "/api/v1/chat", init: { method: "POST", body: '{"id":"c1","messages":[{"role":"system","parts":[]}]}' }, status: 400, error: "invalid_request", message: expect.stringContaining("last message") },
    { path: "/api/v1/chat", init: { method: "POST", body: '{"id":"../x","messages":[{"id":"m1","role":"user","parts":[{"type":"text","text":"Hi"}]}]}' }, status: 503, error: "unavailable", message: expect.stringContaining("ATLAS_PROVIDER") },
    { path: "/api/v1/chat", init: { method: "POST", body: '{"id":"c1","messages":[{"id":"m1","role":"user","parts":[{"type":"text","text":" "}]}]}' }, status: 400, error: "invalid_request", message: "The message is empty." },
    { path: "/api/v1/actions?status=done", init: {}, status: 400, error: "invalid_request", message: expect.stringContaining("status") },
    { path: "/api/v1/actions?limit=101", init: {}, status: 400, error: "invalid_request", message: expect.stringContaining("limit") },
    { path: "/api/v1/admin/plugins/nobody/health", init: { method: "POST" }, status: 404, error: "not_found", message: 'There is no plugin "nobody".' },
  ])("$path with $init gets $status", async ({ path, init, status, error, message }) => {
    const { call } = await serving();

    const answer = await call(path, init);

    expect(answer).toMatchObject({ status, body: { error, message, requestId: answer.headers.get("x-request-id") } });
  });

  test("a body that is too large is refused, with a length or without one", async () => {
    const { url } = await serving();
    const chunked = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1_000_000)) });

    const told = await fetch(`${url}/api/v1/query`, { method: "POST", headers: { "content-type": "application/json" }, body: "x".repeat(10_000_001) });
    const untold = await fetch(`${url}/api/v1/query`, { method: "POST", body: chunked, duplex: "half" } as RequestInit); // fetch()'s types do not know `duplex`

    expect([told.status, untold.status]).toEqual([413, 413]);
    expect(await told.json()).toMatchObject({ error: "payload_too_large" });
  });
});

describe("every response", () => {
  test.each([["/api/health"], ["/api/v1/admin/plugins"], ["/nothing"], ["/api/v1/conversations"]])("of %s has the headers that hold a browser back, and an id", async (path) => {
    const { url } = await serving();

    const { headers } = await plainRequest(`${url}${path}`);

    expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "x-request-id": expect.stringMatching(/^[\w-]{36}$/) });
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers).not.toHaveProperty("access-control-allow-origin");
  });

  test("an id that could forge a line of the log is replaced", async () => {
    const { call } = await serving();

    const { headers } = await call("/api/health", { headers: { "x-request-id": 'a" status=200' } });

    expect(headers.get("x-request-id")).toMatch(/^[\w-]{36}$/);
  });
});

describe("the rate limit", () => {
  const keys = [
    { name: "ada", key: "key-of-ada-0123456789" },
    { name: "bob", key: "key-of-bob-0123456789" },
  ];

  test("counts each person, and says when to come back", async () => {
    const { call } = await serving({ auth: { keys }, requestsPerMinute: 3 });
    const ask = (key: string) => call("/api/v1/nothing", bearer(key));

    const answers = [await ask(keys[0]?.key ?? ""), await ask(keys[0]?.key ?? ""), await ask(keys[0]?.key ?? ""), await ask(keys[0]?.key ?? "")];
    const other = await ask(keys[1]?.key ?? "");

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 429]);
    expect(answers[3]?.body).toMatchObject({ error: "rate_limited", code: "RATE_EXCEEDED" });
    expect(Number(answers[3]?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(other.status).toBe(404);
  });

  test("counts those who try keys, and not those who have one", async () => {
    const { call } = await serving({ auth: { keys }, requestsPerMinute: 2 });

    const tries = [await call("/api/v1/x", bearer("a")), await call("/api/v1/x", bearer("b")), await call("/api/v1/x", bearer("c"))];

    expect(tries.map(({ status }) => status)).toEqual([401, 401, 429]);
    expect(await call("/api/v1/x", bearer(keys[0]?.key ?? ""))).toMatchObject({ status: 404 });
  });
});

test("the health never waits for a plugin", async () => {
  const { call } = await serving({ plugins: [contextPlugin("slow", { healthCheck: never })] });

  expect(await call("/api/health")).toMatchObject({ status: 200, body: { plugins: [{ id: "slow", status: "healthy" }] } });
});

test("a plugin is checked when an admin asks", async () => {
  let healthy = true;
  const { call, checked } = await serving({ plugins: [contextPlugin("crm", { healthCheck: async () => (healthy ? { healthy } : { healthy, message: "the key has expired", latencyMs: 3 }) })] });
  await checked;
  healthy = false;

  const answer = await call("/api/v1/admin/plugins/crm/health", { method: "POST" });

  expect(answer).toMatchObject({ status: 200, body: { healthy: false, message: "the key has expired", latencyMs: 3, status: "unhealthy" } });
});
