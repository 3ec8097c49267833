import { snowflakePlugin } from "../../plugins/snowflake-datasource/src/index";
import { describe, expect, onTestFinished, test } from "vitest";
import { freePort, silentServer } from "../support/servers/silent-server.ts";
import { startSnowflakeServer, type SnowflakeServerOptions } from "../support/servers/snowflake.ts";
import { selfSigned } from "../support/self-signed.ts";

const url = "snowflake://reader:s3cret-pass@myorg-acct1/SHOP/PUBLIC?warehouse=WH&role=ANALYST";

describe("health", () => {
  test("is good when Snowflake lets it in and answers, and leaves no session behind", async () => {
    const server = await serve();
    const plugin = snowflakePlugin({ url, accessUrl: server.url });

    const checks = await Promise.all([plugin.healthCheck(), plugin.healthCheck()]);

    expect(checks).toEqual([checks[0], { healthy: true, latencyMs: expect.any(Number) }]);
    expect(server.logins).toHaveLength(1);
    expect(server.openSessions()).toBe(0);
  });

  test("is good when Snowflake is slow, and says how slow", async () => {
    const server = await serve({ delayMs: 60 });

    const health = await snowflakePlugin({ url, accessUrl: server.url }).healthCheck();

    expect(health.healthy).toBe(true);
    expect(health.latencyMs).toBeGreaterThanOrEqual(120);
  });

  test("names credentials that are wrong, without the password", async () => {
    const server = await serve({ password: "another one" });

    const health = await snowflakePlugin({ url, accessUrl: server.url }).healthCheck();

    expect(health).toMatchObject({ healthy: false, message: 'Snowflake did not let "reader" into the account "myorg-acct1". Incorrect username or password was specified.' });
    expect(server.logins).toHaveLength(1);
  });

  test("names a port that refuses", async () => {
    const port = await freePort();

    const health = await snowflakePlugin({ url, accessUrl: `http://127.0.0.1:${port}` }).healthCheck();

    expect(health).toMatchObject({ healthy: false, message: expect.stringContaining(`ECONNREFUSED 127.0.0.1:${port}`) });
  });

  test("names a server that accepts and never answers, and leaves no socket behind", async () => {
    const hole = await silentServer();
    onTestFinished(hole.close);

    const health = await snowflakePlugin({ url, accessUrl: `http://127.0.0.1:${hole.port}` }).healthCheck();

    expect(health).toMatchObject({ healthy: false, message: expect.stringMatching(/5000 ?ms/) });
    await expect.poll(() => hole.sockets.size).toBe(0);
  });

  test("names a certificate that nobody has signed", async () => {
    const server = await serve({ tls: selfSigned });

    const health = await snowflakePlugin({ url, accessUrl: server.url }).healthCheck();

    expect(health).toMatchObject({ healthy: false, message: expect.stringMatching(/self.signed certificate/) });
    expect(server.requests).toEqual([]);
  });
});

test("teardown is harmless without a connection and when it comes twice", async () => {
  const server = await serve();
  const plugin = snowflakePlugin({ url, accessUrl: server.url });
  await plugin.teardown();
  await plugin.connection.create().query("SELECT 1");

  await plugin.teardown();
  await plugin.teardown();

  expect(server.openSessions()).toBe(0);
  await expect(plugin.connection.create().query("SELECT 1")).resolves.toMatchObject({ rows: [{ "1": 1 }] });
  await plugin.teardown();
});

async function serve(options: Omit<SnowflakeServerOptions, "answer"> = {}) {
  const server = await startSnowflakeServer({ ...options, answer: () => ({ columns: [{ name: "1", type: "fixed" }], rows: [["1"]] }) });
  onTestFinished(server.stop);
  return server;
}
