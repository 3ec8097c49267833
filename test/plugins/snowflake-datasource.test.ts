import { snowflakePlugin } from "../../plugins/snowflake-datasource/src/index";
import { createHost } from "@atlas/api/lib/host";
import { expect, onTestFinished, test } from "vitest";
import { atlas } from "../support/atlas.ts";
import { doctor, readmeProject } from "../support/servers/readme-project.ts";
import { startSnowflakeServer, type SnowflakeAnswer } from "../support/servers/snowflake.ts";
import { tempProject } from "../support/temp-project.ts";

const secret = "s3cret-pass";
const url = `snowflake://reader:${secret}@myorg-acct1/SHOP/PUBLIC?warehouse=WH`;
const semantic = { "semantic/entities/orders.yml": "table: ORDERS\nname: orders\ndimensions:\n  id:\n    sql: ID\n    type: number\n" };
const orders: SnowflakeAnswer = { columns: [{ name: "ID", type: "fixed" }, { name: "TOTAL", type: "fixed", scale: 2 }], rows: [["9007199254740993", "1.50"], ["2", "3.00"], ["3", "4.00"]] };

test("the host's query path caps, normalises and guards what Snowflake is asked", async () => {
  const server = await serve(orders);
  const host = await boot(server.url, { ATLAS_ROW_LIMIT: "2" });

  const answer = await host.query({ sql: "SELECT id, total FROM orders", origin: "command" });

  expect(answer).toMatchObject({ columns: ["ID", "TOTAL"], rows: [{ ID: "9007199254740993", TOTAL: "1.50" }, { ID: 2, TOTAL: "3.00" }], truncated: true });
  await expect(host.query({ sql: "SELECT * FROM salaries", origin: "command" })).rejects.toThrow(/salaries/i);
  await expect(host.query({ sql: "DROP TABLE orders", origin: "command" })).rejects.toMatchObject({ code: expect.stringMatching(/^SQL_/) });
  expect(server.statements).toHaveLength(1);
});

test("a failure in the host never shows the password, and closing logs out", async () => {
  const server = await serve({ error: { code: "001003", message: `SQL compilation error near '${secret}'`, sqlState: "42000" } });
  const host = await boot(server.url);

  await expect(host.query({ sql: "SELECT id FROM orders", origin: "command" })).rejects.toMatchObject({ code: "QUERY_FAILED", message: expect.not.stringContaining(secret) });
  await host.close();
  expect(server.openSessions()).toBe(0);
});

test("the README's config runs: doctor finds it healthy, and atlas query answers", async () => {
  const server = await serve(orders);
  const root = await readmeProject("snowflake-datasource", { variables: { SNOWFLAKE_URL: url, SNOWFLAKE_ACCESS_URL: server.url }, files: semantic });

  const findings = await doctor(root, "snowflake-datasource");
  const { stdout } = await atlas(root, "query", "SELECT id, total FROM orders", "--json");

  expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(stdout).toContain("9007199254740993");
  expect(server.openSessions()).toBe(0);
});

test("doctor says why Snowflake does not let it in, and exits with 1", async () => {
  const server = await serve(orders);
  const root = await readmeProject("snowflake-datasource", { variables: { SNOWFLAKE_URL: url.replace(secret, "wr0ng-secret"), SNOWFLAKE_ACCESS_URL: server.url }, files: semantic });

  const { exitCode, stdout } = await atlas(root, "doctor", "--json");

  expect(exitCode).toBe(1);
  expect(stdout).toContain("Incorrect username or password");
  expect(stdout).not.toContain("wr0ng-secret");
});

async function serve(answer: SnowflakeAnswer) {
  const server = await startSnowflakeServer({ password: secret, answer: ({ sql }) => (sql === "SELECT 1" ? { columns: [{ name: "1", type: "fixed" }], rows: [["1"]] } : answer) });
  onTestFinished(server.stop);
  return server;
}

async function boot(accessUrl: string, environment: Record<string, string> = {}) {
  const host = createHost({ config: { plugins: [snowflakePlugin({ url, accessUrl })] }, cwd: await tempProject(semantic), environment: { ATLAS_LOG_LEVEL: "silent", ...environment } });
  onTestFinished(host.close);
  await host.boot();
  return host;
}
