import { salesforcePlugin } from "../../plugins/salesforce-datasource/src/index";
import { describe, expect, onTestFinished, test } from "vitest";
import { startSalesforceServer, type SalesforceServerOptions } from "../support/servers/salesforce.ts";
import { freePort, silentServer } from "../support/servers/silent-server.ts";
import { selfSigned } from "../support/self-signed.ts";

const url = "salesforce://reader%40example.com:s3cret-pass@login.salesforce.com?token=TOKEN99";

describe("health", () => {
  test("is good when Salesforce lets it in and answers", async () => {
    const server = await serve();
    const plugin = salesforcePlugin({ url, loginUrl: server.url });

    const checks = await Promise.all([plugin.healthCheck(), plugin.healthCheck()]);

    expect(checks).toEqual([checks[0], { healthy: true, latencyMs: expect.any(Number) }]);
    expect(server.requests).toEqual(["POST /services/Soap/u/60.0", "GET /services/data/v60.0/"]);
  });

  test("is good when Salesforce is slow, and says how slow", async () => {
    const server = await serve({ delayMs: 100 });

    const health = await salesforcePlugin({ url, loginUrl: server.url }).healthCheck();

    expect(health.healthy).toBe(true);
    expect(health.latencyMs).toBeGreaterThanOrEqual(195);
  });

  test.each([
    ["by SOAP", "", "INVALID_LOGIN"],
    ["by OAuth", "&clientId=app&clientSecret=app-s3cret", "authentication failure"],
  ])("names credentials that are wrong, %s, without the password", async (_, parameters, message) => {
    const server = await serve({ password: "another one" });

    const health = await salesforcePlugin({ url: url + parameters, loginUrl: server.url }).healthCheck();

    expect(health).toMatchObject({ healthy: false, message: expect.stringMatching(new RegExp(`^Salesforce did not let "reader@example.com" in at .*${message}`)) });
    expect(JSON.stringify(health)).not.toMatch(/s3cret|TOKEN99/);
    expect(server.logins()).toBe(1);
  });

  test("names a port that refuses", async () => {
    const port = await freePort();

    const health = await salesforcePlugin({ url, loginUrl: `http://127.0.0.1:${port}` }).healthCheck();

    expect(health).toMatchObject({ healthy: false, message: expect.stringContaining(`ECONNREFUSED 127.0.0.1:${port}`) });
  });

  test("names a server that accepts and never answers, and leaves no socket behind", async () => {
    const hole = await silentServer();
    onTestFinished(hole.close);

    const health = await salesforcePlugin({ url, loginUrl: `http://127.0.0.1:${hole.port}` }).healthCheck();

    expect(health).toMatchObject({ healthy: false, message: expect.stringContaining("did not answer within 5000 ms") });
    await expect.poll(() => hole.sockets.size).toBe(0);
  });

  test("names a certificate that nobody has signed", async () => {
    const server = await serve({ tls: selfSigned });

    const health = await salesforcePlugin({ url, loginUrl: server.url }).healthCheck();

    expect(health).toMatchObject({ healthy: false, message: expect.stringMatching(/self.signed certificate/) });
    expect(server.requests).toEqual([]);
  });
});

test("teardown is harmless without a connection and when it comes twice", async () => {
  const server = await serve();
  const plugin = salesforcePlugin({ url, loginUrl: server.url });
  await plugin.teardown();
  await plugin.connection.create().query("SELECT Id FROM Account");

  await plugin.teardown();
  await plugin.teardown();

  await expect(plugin.connection.create().query("SELECT Id FROM Account")).resolves.toMatchObject({ rows: [] });
  await plugin.teardown();
});

async function serve(options: SalesforceServerOptions = {}) {
  const server = await startSalesforceServer(options);
  onTestFinished(server.stop);
  return server;
}
