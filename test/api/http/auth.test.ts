import { describe, expect, test } from "vitest";
import { contextPlugin } from "../../support/plugins.ts";
import { bearer, serving } from "./support/serving.ts";
import { plainRequest } from "./support/plain-request.ts";

const keys = [
  { name: "ada", key: "key-of-ada-0123456789", role: "admin" },
  { name: "bob", key: "key-of-bob-0123456789", role: "member" },
] as const;

describe("with keys", () => {
  test.each([
    { who: "nobody", init: {}, status: 401, error: "auth_error", code: "KEY_MISSING" },
    { who: "somebody with another scheme", init: { headers: { authorization: "Basic key-of-ada-0123456789" } }, status: 401, error: "auth_error", code: "KEY_MISSING" },
    { who: "a wrong key", init: bearer("key-of-ada-0123456780"), status: 401, error: "auth_error", code: "KEY_UNKNOWN" },
    { who: "the beginning of a key", init: bearer("key-of-ada"), status: 401, error: "auth_error", code: "KEY_UNKNOWN" },
    { who: "a member", init: bearer(keys[1].key), status: 403, error: "forbidden", code: "ROLE_MISSING" },
  ])("$who gets $status at the admin API", async ({ init, status, error, code }) => {
    const { call } = await serving({ auth: { keys } });

    expect(await call("/api/v1/admin/plugins", init)).toMatchObject({ status, body: { error, code } });
  });

  test("an admin sees the plugins", async () => {
    const { call, checked } = await serving({ auth: { keys }, plugins: [contextPlugin("glossary", { name: "Glossary", healthCheck: async () => ({ healthy: false, message: "no network", latencyMs: 7 }) })] });
    await checked;

    const { status, body } = await call("/api/v1/admin/plugins", bearer(keys[0].key));

    expect(status).toBe(200);
    expect(body.plugins).toEqual([
      { id: "glossary", type: "context", types: ["context"], version: "1.0.0", name: "Glossary", status: "unhealthy", health: { healthy: false, message: "no network", latencyMs: 7 }, reason: "no network", latencyMs: 7 },
    ]);
  });

  test("the health needs none, and tells no reasons", async () => {
    const { call, checked } = await serving({ auth: { keys }, plugins: [contextPlugin("glossary", { healthCheck: async () => ({ healthy: false, message: "password of crm.internal is wrong" }) })] });
    await checked;

    const { status, body } = await call("/api/health");

    expect({ status, body }).toEqual({ status: 200, body: { status: "degraded", checks: { database: "off", model: "off" }, plugins: [{ id: "glossary", status: "unhealthy" }] } });
  });

  test("another site's page may ask, because it has no key", async () => {
    const { call } = await serving({ auth: { keys } });

    expect(await call("/api/v1/admin/plugins", { headers: { ...bearer(keys[0].key).headers, origin: "https://evil.example" } })).toMatchObject({ status: 200 });
  });
});

describe("without keys", () => {
  test.each(["evil.example", "evil.example:3001", "127.0.0.1.evil.example", "10.0.0.1"])("the host %s is refused: its name may be made to point here", async (host) => {
    const { url } = await serving();

    const { status, body } = await plainRequest(`${url}/api/v1/admin/plugins`, { headers: { host } });

    expect({ status, ...JSON.parse(body) }).toMatchObject({ status: 403, error: "forbidden", code: "HOST_FOREIGN" });
  });

  test.each(["localhost", "LOCALHOST:1", "127.0.0.1:99", "[::1]:3001", "atlas.localhost"])("the host %s is this machine", async (host) => {
    const { url } = await serving();

    expect(await plainRequest(`${url}/api/v1/admin/plugins`, { headers: { host } })).toMatchObject({ status: 200 });
  });

  test.each([
    { headers: { origin: "https://evil.example" }, status: 403 },
    { headers: { origin: "null" }, status: 403 },
    { headers: { origin: "http://localhost:5000" }, status: 403 },
    { headers: { "sec-fetch-site": "cross-site" }, status: 403 },
    { headers: { origin: "http://localhost:3001" }, status: 400 },
    { headers: { "sec-fetch-site": "same-origin" }, status: 400 },
    { headers: {}, status: 400 },
  ])("a POST with $headers is answered with $status", async ({ headers, status }) => {
    const { url } = await serving();

    const response = await plainRequest(`${url}/api/v1/query`, { method: "POST", headers: { host: "localhost:3001", "content-type": "application/json", ...headers }, body: "{}" });

    expect(response).toMatchObject({ status });
  });

  test.each(["0.0.0.0", "::", "10.1.2.3", "example.com"])("listening on %s is refused before anything is opened", async (hostname) => {
    await expect(serving({}, { hostname })).rejects.toMatchObject({ code: "AUTH_REQUIRED", message: expect.stringContaining(hostname) });
  });

  test("the mode api-key without a key is refused", async () => {
    await expect(serving({ auth: { mode: "api-key" } })).rejects.toMatchObject({ code: "AUTH_KEYS_MISSING" });
  });

  test("with a key in the environment other addresses may be listened on", async () => {
    const { call } = await serving({}, { hostname: "0.0.0.0", environment: { ATLAS_API_KEY: "key-of-ada-0123456789", ATLAS_API_KEY_ROLE: "admin" } });

    expect(await call("/api/v1/admin/plugins", bearer("key-of-ada-0123456789"))).toMatchObject({ status: 200 });
    expect(await call("/api/v1/admin/plugins")).toMatchObject({ status: 401 });
  });
});
