import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { clickhousePlugin } from "../../plugins/clickhouse-datasource/src/index";
import { createHost } from "../../src/api/lib/host.ts";
import { atlas, bun, run } from "../support/atlas.ts";
import { readmeConfig } from "../support/readme-config.ts";
import { clickhouseServer, ClickHouseFault, type ClickHouseServerOptions } from "../support/servers/clickhouse.ts";
import { freePort, silentServer } from "../support/servers/silent-server.ts";
import { selfSigned, writeSelfSigned } from "../support/self-signed.ts";
import { repository, tempProject } from "../support/temp-project.ts";
import { healthWithoutDriver } from "../support/without-driver.ts";

const user = "atlas";
const password = "s3cret/p@ss w0rd";

describe("health", () => {
  test("is good where the server is up, and leaves no socket", async () => {
    const server = await serve();

    const health = await clickhousePlugin({ url: server.url }).healthCheck();

    expect(health).toEqual({ healthy: true, latencyMs: expect.any(Number) });
    await eventually(() => expect(server.sockets.size).toBe(0));
  });

  test.each([
    { fault: "a wrong password", url: async () => (await serve()).url.replace(encodeURIComponent(password), "wr0ng-p4ssword"), message: /Authentication failed/ },
    { fault: "a port without a server", url: async () => `clickhouse://atlas:wr0ng-p4ssword@127.0.0.1:${await freePort()}`, message: /ECONNREFUSED/ },
    { fault: "a host that does not exist", url: () => "clickhouse://atlas:wr0ng-p4ssword@host.invalid", message: /host\.invalid/ },
    { fault: "a certificate that nobody vouches for", url: async () => (await serve({ tls: selfSigned })).url, message: /certificate/ },
    { fault: "a port without TLS", url: async () => (await serve()).url.replace("http:", "clickhouses:"), message: /SSL|EPROTO|wrong version|packet length|ECONNRESET/ },
  ])("of $fault is told truly, and without a secret", async ({ url, message }) => {
    const health = await clickhousePlugin({ url: await url() }).healthCheck();

    expect(health).toEqual({ healthy: false, message: expect.stringMatching(message), latencyMs: expect.any(Number) });
    expect(health.message).toMatch(/^ClickHouse at https?:\/\/\S+ is not available to user "atlas"\. /);
    expect(health.message).not.toMatch(/wr0ng-p4ssword|s3cret/);
  });

  test("of an unknown database is told in ClickHouse's own words", async () => {
    const server = await serve({ answer: () => fail(81, "Database nowhere does not exist. (UNKNOWN_DATABASE)") });

    const health = await clickhousePlugin({ url: server.url, database: "nowhere" }).healthCheck();

    expect(health).toMatchObject({ healthy: false, message: expect.stringContaining("Database nowhere does not exist.") });
  });

  test.each([
    ["<!doctype html>", "without any columns"],
    ["<!doctype html>\n<html></html>\n", "JSON"],
  ])("of something else than ClickHouse says so: %j", async (page, message) => {
    const server = await serve({ answer: () => page });

    const health = await clickhousePlugin({ url: server.url }).healthCheck();

    expect(health).toMatchObject({ healthy: false, message: expect.stringContaining(message) });
    expect(health.message).toMatch(/^ClickHouse at \S+ is not available to user "atlas"\. /);
  });

  test("is good over TLS whose authority the runtime was told of", async () => {
    const caFile = await authority();
    const server = await serve({ tls: selfSigned });
    const script = `import { clickhousePlugin } from "@atlas/plugin-clickhouse-datasource";
      console.log(JSON.stringify(await clickhousePlugin({ url: ${JSON.stringify(server.url.replace("127.0.0.1", "localhost"))} }).healthCheck()));`;

    const { stdout } = await run("env", [`NODE_EXTRA_CA_CERTS=${caFile}`, bun, "-e", script], repository);

    expect(JSON.parse(stdout)).toEqual({ healthy: true, latencyMs: expect.any(Number) });
  });

  test("of a server that accepts and never answers is bad in time, and leaves no socket", async () => {
    const silent = await silentServer();
    onTestFinished(silent.close);

    const health = await clickhousePlugin({ url: `clickhouse://atlas:secret@127.0.0.1:${silent.port}` }).healthCheck();

    expect(health).toMatchObject({ healthy: false, message: expect.stringContaining("ClickHouse did not answer within 5000 ms.") });
    await eventually(() => expect(silent.sockets.size).toBe(0));
  });

  test("of a server that is too slow is bad in time", async () => {
    const server = await serve({ answer: ({ sql, signal }) => (sql.includes("getSetting") ? "[0]\n" : new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("gone"))))) });

    const health = await clickhousePlugin({ url: server.url }).healthCheck();

    expect(health).toMatchObject({ healthy: false, message: expect.stringContaining("ClickHouse did not answer within 5000 ms.") });
    await eventually(() => expect(server.sockets.size).toBe(0));
  });

  test("without the driver names the command that installs it", async () => {
    const health = await healthWithoutDriver({ id: "clickhouse-datasource", factory: "clickhousePlugin", config: { url: "clickhouse://localhost" } });

    expect(health).toMatchObject({ healthy: false, message: "This plugin requires the @clickhouse/client package. Install it with: bun add @clickhouse/client" });
  });
});

test("the host boots with it, and asks it through the guard", async () => {
  const server = await serve();
  const cwd = await tempProject({ "semantic/entities/orders.yml": "table: orders\n" });
  const host = createHost({ config: { plugins: [clickhousePlugin({ url: server.url })], logLevel: "error", rowLimit: 1 }, cwd, environment: {} });
  onTestFinished(() => host.close());
  await host.boot();

  const answer = await host.query({ sql: "SELECT id, price FROM orders", connectionId: "clickhouse-datasource", origin: "command" });

  expect(answer).toMatchObject({ columns: ["id", "price"], rows: [{ id: "9007199254740993", price: "2.00" }], truncated: true });
  await expect(host.query({ sql: "SELECT * FROM system.users", connectionId: "clickhouse-datasource", origin: "command" })).rejects.toMatchObject({ code: expect.stringMatching(/^SQL_/) });
});

test("the README's example is what atlas doctor and atlas query run", async () => {
  const server = await serve();
  const cwd = await tempProject({ "atlas.config.ts": await readmeConfig("clickhouse-datasource"), "semantic/entities/orders.yml": "table: orders\n", ".env": `CLICKHOUSE_URL=${server.url}\n` });

  const doctor = await atlas(cwd, "doctor");
  const asked = await atlas(cwd, "query", "SELECT id, price FROM orders", "--json");

  expect(doctor).toMatchObject({ stdout: expect.stringMatching(/✓ clickhouse-datasource.*healthy/), exitCode: 0 });
  expect(JSON.parse(asked.stdout)).toMatchObject({ connectionId: "clickhouse-datasource", rowCount: 2 });
});

async function serve(options: Partial<ClickHouseServerOptions> = {}) {
  const answer = ({ sql }: { sql: string }) => (sql.includes("getSetting") ? "[0]\n" : '["id","price"]\n["UInt64","Decimal(9, 2)"]\n[9007199254740993,2.00]\n[1,1.50]\n');
  const server = await clickhouseServer({ answer, user, password, ...options });
  onTestFinished(server.close);
  return server;
}

function fail(code: number, message: string): never {
  throw new ClickHouseFault(code, message);
}

async function authority(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "atlas-clickhouse-tls-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return (await writeSelfSigned(folder)).certFile;
}
