import { execFile } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { $InferServerPlugin } from "@useatlas/plugin-sdk";
import { describe, expect, expectTypeOf, onTestFinished, test } from "vitest";
import { snowflakePlugin } from "./index";

const url = "snowflake://reader:s3cret-pass@myorg-acct1/SHOP/PUBLIC?warehouse=WH&role=ANALYST";

describe("config", () => {
  test.each([
    { config: { url: "" }, message: "url: URL must not be empty" },
    { config: { url: "postgres://localhost/shop" }, message: "url: URL must start with snowflake://" },
    { config: { url: "snowflake://" }, message: "url: URL must" },
    { config: { url: "snowflake://acct/SHOP" }, message: "url: URL must name a user" },
    { config: { url: "snowflake://reader@acct/SHOP" }, message: "url: URL must name a password" },
    { config: { url: "snowflake://reader:s3cret-pass@acct:443/SHOP" }, message: "url: URL must name the account by its identifier" },
    { config: { url: "snowflake://reader:s3cret-pass@acct/a/b/c" }, message: "url: URL must name at most a database and a schema" },
    { config: { url: `${url}&wharehouse=x` }, message: 'url: URL has the parameter "wharehouse"' },
    { config: { url, maxConnections: 101 }, message: "maxConnections: Too big" },
    { config: { url, maxConnections: 0 }, message: "maxConnections: Too small" },
    { config: { url, accessUrl: "http://example.com" }, message: "accessUrl: accessUrl must be an https:// URL" },
    { config: { url, account: "x" }, message: 'Unrecognized key: "account"' },
  ])("$config is refused when the factory is called", ({ config, message }) => {
    expect(() => snowflakePlugin(config)).toThrow(message);
  });

  test("the password of a url that is refused is not in the message", () => {
    expect(() => snowflakePlugin({ url: "snowflake://reader:s3cret/pass@acct" })).toThrow(expect.not.stringContaining("s3cret"));
  });

  test.each([
    { config: { url }, parsed: { account: "myorg-acct1", username: "reader", password: "s3cret-pass", database: "SHOP", schema: "PUBLIC", warehouse: "WH", role: "ANALYST", accessUrl: undefined, maxConnections: 10 } },
    { config: { url: "snowflake://a%40b.c:p%2Fw%40d@xy12345.eu-central-1.snowflakecomputing.com" }, parsed: { account: "xy12345.eu-central-1", username: "a@b.c", password: "p/w@d", database: undefined } },
    { config: { url, accessUrl: "https://acct.privatelink.snowflakecomputing.com" }, parsed: { accessUrl: "https://acct.privatelink.snowflakecomputing.com" } },
  ])("$config is read as $parsed", ({ config, parsed }) => {
    expect(snowflakePlugin(config).config).toMatchObject(parsed);
  });
});

test("is a datasource whose literal types survive", () => {
  expect(snowflakePlugin({ url })).toMatchObject({ id: "snowflake-datasource", type: "datasource", connection: { dbType: "snowflake" } });
  expectTypeOf<$InferServerPlugin<typeof snowflakePlugin>["DbType"]>().toEqualTypeOf<"snowflake">();
  expectTypeOf<$InferServerPlugin<typeof snowflakePlugin>["Type"]>().toEqualTypeOf<"datasource">();
});

describe("the driver", () => {
  test("is not loaded before the first query, which without it says how to install it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "atlas-snowflake-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await cp(import.meta.dirname, join(folder, "src"), { recursive: true });
    const script = `
      const { createRequire } = await import("node:module");
      const from = createRequire(${JSON.stringify(import.meta.url)});
      const alias = Object.fromEntries(["@useatlas/plugin-sdk", "zod"].map((name) => [name, from.resolve(name)]));
      const { snowflakePlugin } = await from("jiti").createJiti(${JSON.stringify(join(folder, "index.mjs"))}, { alias }).import(${JSON.stringify(join(folder, "src/index.ts"))});
      const plugin = snowflakePlugin({ url: ${JSON.stringify(url)} });
      const connection = plugin.connection.create();
      const failure = await connection.query("SELECT 1").catch((thrown) => ({ code: thrown.code, message: thrown.message }));
      await plugin.teardown();
      console.log(JSON.stringify({ failure, health: await plugin.healthCheck() }));`;

    const { stdout } = await promisify(execFile)("node", ["--input-type=module", "-e", script]);

    const message = "This plugin requires the snowflake-sdk package. Install it with: bun add snowflake-sdk";
    expect(JSON.parse(stdout)).toEqual({ failure: { code: "DRIVER_MISSING", message }, health: { healthy: false, message, latencyMs: expect.any(Number) } });
  });
});
