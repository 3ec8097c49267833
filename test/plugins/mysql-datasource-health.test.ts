import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { createHost } from "../../src/api/lib/host.ts";
import { mysqlPlugin } from "../../plugins/mysql-datasource/src/index";
import { atlas } from "../support/atlas.ts";
import { readmeConfig } from "../support/readme-config.ts";
import { mysqlServer } from "../support/servers/mysql.ts";
import { networkMariadb, password, type NetworkMariadb } from "../support/servers/network-mariadb.ts";
import { freePort, silentServer } from "../support/servers/silent-server.ts";
import { tempProject } from "../support/temp-project.ts";
import { healthWithoutDriver } from "../support/without-driver.ts";

let server: NetworkMariadb;

beforeAll(async () => {
  server = await networkMariadb();
  await server.query("CREATE TABLE orders (id BIGINT PRIMARY KEY, price DECIMAL(9, 2)); INSERT INTO orders VALUES (1, 1.50), (9007199254740993, 2)");
});

afterAll(() => server?.stop());

describe("health", () => {
  test("is good where the server is up, also over TLS, and leaves no connection", async () => {
    const urls = [server.url, secure("ssl-mode=REQUIRED"), secure(`ssl-ca=${server.caFile}`), secure(`ssl-mode=VERIFY_IDENTITY&ssl-ca=${server.caFile}`)];

    const checks = await Promise.all(urls.map((url) => mysqlPlugin({ url }).healthCheck()));

    expect(checks).toEqual(urls.map(() => ({ healthy: true, latencyMs: expect.any(Number) })));
    await eventually(async () => expect(await server.query("SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'atlas'")).toBe("0\n"));
  });

  test("over TLS the connection is encrypted", async () => {
    const plugin = mysqlPlugin({ url: secure(`ssl-mode=VERIFY_IDENTITY&ssl-ca=${server.caFile}`) });
    onTestFinished(() => plugin.teardown());

    const { rows } = await plugin.connection.create().query("SELECT VARIABLE_VALUE <> '' AS encrypted FROM information_schema.SESSION_STATUS WHERE VARIABLE_NAME = 'Ssl_cipher'");

    expect(rows).toEqual([{ encrypted: 1 }]);
  });

  test.each([
    { fault: "a wrong password", url: () => server.url.replace(encodeURIComponent(password), "wr0ng-p4ssword"), message: /Access denied for user 'atlas'/ },
    { fault: "an unknown database", url: () => server.url.replace(/\/atlas$/, "/nowhere"), message: /nowhere/ },
    { fault: "a port without a server", url: async () => `mysql://atlas:wr0ng-p4ssword@127.0.0.1:${await freePort()}/atlas`, message: /ECONNREFUSED/ },
    { fault: "a host that does not exist", url: () => "mysql://atlas:wr0ng-p4ssword@host.invalid/atlas", message: /host\.invalid/ },
    { fault: "a certificate that nobody vouches for", url: () => secure("ssl-mode=VERIFY_CA"), message: /certificate/ },
    { fault: "a certificate of another host", url: () => secure(`ssl-mode=VERIFY_IDENTITY&ssl-ca=${server.caFile}`).replace("localhost", "127.1"), message: /altnames/ },
    { fault: "a file of certificates that is missing", url: () => secure("ssl-ca=/nowhere/ca.pem"), message: /\/nowhere\/ca\.pem/ },
  ])("of $fault is told truly, and without a secret", async ({ url, message }) => {
    const health = await mysqlPlugin({ url: await url() }).healthCheck();

    expect(health).toEqual({ healthy: false, message: expect.stringMatching(message), latencyMs: expect.any(Number) });
    expect(health.message).toMatch(/^MySQL at \S+:\d+ is not available to user "atlas"\. /);
    expect(health.message).not.toMatch(/wr0ng-p4ssword|s3cret/);
  });

  test("of a server that accepts and never answers is bad in time, and leaves no socket", async () => {
    const silent = await silentServer();
    onTestFinished(silent.close);

    const health = await mysqlPlugin({ url: `mysql://atlas:secret@127.0.0.1:${silent.port}/atlas` }).healthCheck();

    expect(health).toMatchObject({ healthy: false, message: expect.stringContaining("MySQL did not answer within 5000 ms.") });
    await eventually(() => expect(silent.sockets.size).toBe(0));
  });

  test("of a server that is too slow is bad in time", async () => {
    const slow = await mysqlServer({ answer: () => null });
    onTestFinished(slow.close);

    const health = await mysqlPlugin({ url: slow.url }).healthCheck();

    expect(health).toMatchObject({ healthy: false, message: expect.stringContaining("MySQL did not answer within 5000 ms.") });
  });

  test("without the driver names the command that installs it", async () => {
    const health = await healthWithoutDriver({ id: "mysql-datasource", factory: "mysqlPlugin", config: { url: "mysql://localhost" } });

    expect(health).toMatchObject({ healthy: false, message: "This plugin requires the mysql2 package. Install it with: bun add mysql2" });
  });
});

test("the host boots with it, and asks it through the guard", async () => {
  const cwd = await tempProject({ "semantic/entities/orders.yml": "table: orders\n" });
  const host = createHost({ config: { plugins: [mysqlPlugin({ url: server.url })], logLevel: "error", rowLimit: 1 }, cwd, environment: {} });
  onTestFinished(() => host.close());
  await host.boot();

  const answer = await host.query({ sql: "SELECT id, price FROM orders ORDER BY id DESC", connectionId: "mysql-datasource", origin: "command" });

  expect(answer).toMatchObject({ columns: ["id", "price"], rows: [{ id: "9007199254740993", price: "2.00" }], truncated: true });
  await expect(host.query({ sql: "SELECT * FROM mysql.user", connectionId: "mysql-datasource", origin: "command" })).rejects.toMatchObject({ code: expect.stringMatching(/^SQL_/) });
});

test("the README's example is what atlas doctor and atlas query run", async () => {
  const cwd = await tempProject({ "atlas.config.ts": await readmeConfig("mysql-datasource"), "semantic/entities/orders.yml": "table: orders\n", ".env": `MYSQL_URL=${server.url}\n` });

  const doctor = await atlas(cwd, "doctor");
  const asked = await atlas(cwd, "query", "SELECT SUM(price) AS total FROM orders", "--json");

  expect(doctor).toMatchObject({ stdout: expect.stringMatching(/✓ mysql-datasource.*healthy/), exitCode: 0 });
  expect(JSON.parse(asked.stdout)).toMatchObject({ connectionId: "mysql-datasource", rows: [{ total: "3.50" }] });
});

function secure(parameters: string): string {
  return `${server.url.replace("127.0.0.1", "localhost")}?${parameters}`;
}
