import { execFile } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { $InferServerPlugin } from "@useatlas/plugin-sdk";
import { describe, expect, expectTypeOf, onTestFinished, test } from "vitest";
import { salesforcePlugin } from "./index";

const url = "salesforce://reader%40example.com:s3cret-pass@login.salesforce.com?token=TOKEN99";

describe("config", () => {
  test.each([
    { config: { url: "" }, message: "url: URL must not be empty" },
    { config: { url: "https://login.salesforce.com" }, message: "url: URL must start with salesforce://" },
    { config: { url: "salesforce://login.salesforce.com" }, message: "url: URL must name a user" },
    { config: { url: "salesforce://reader@login.salesforce.com" }, message: "url: URL must name a password" },
    { config: { url: "salesforce://reader:s3cret-pass@login.salesforce.com/path" }, message: "url: URL must have nothing between" },
    { config: { url: `${url}&tocken=x` }, message: 'url: URL has the parameter "tocken"' },
    { config: { url: `${url}&clientId=x` }, message: "url: URL must have both clientId and clientSecret" },
    { config: { url, objects: [] }, message: "objects: Name at least one object" },
    { config: { url, objects: ["Account; Contact"] }, message: "objects.0: Objects are named by their API name" },
    { config: { url, loginUrl: "http://example.com" }, message: "loginUrl: loginUrl must be an https:// URL" },
    { config: { url, user: "x" }, message: 'Unrecognized key: "user"' },
  ])("$config is refused when the factory is called", ({ config, message }) => {
    expect(() => salesforcePlugin(config)).toThrow(message);
  });

  test("the password of a url that is refused is not in the message", () => {
    expect(() => salesforcePlugin({ url: "salesforce://reader:s3cret/pass@host" })).toThrow(expect.not.stringContaining("s3cret"));
  });

  test.each([
    { config: { url }, parsed: { username: "reader@example.com", password: "s3cret-pass", token: "TOKEN99", loginUrl: "https://login.salesforce.com", objectsAreNamed: false } },
    { config: { url, objects: ["Invoice__c"] }, parsed: { objects: ["Invoice__c"], objectsAreNamed: true } },
    { config: { url: `${url}&clientId=a%2Bb&clientSecret=c%26d` }, parsed: { clientId: "a+b", clientSecret: "c&d" } },
    { config: { url: "salesforce://a:p%2Fw%40d@acme.my.salesforce.com" }, parsed: { password: "p/w@d", token: "", loginUrl: "https://acme.my.salesforce.com" } },
    { config: { url, loginUrl: "http://127.0.0.1:8080/" }, parsed: { loginUrl: "http://127.0.0.1:8080" } },
  ])("$config is read as $parsed", ({ config, parsed }) => {
    expect(salesforcePlugin(config).config).toMatchObject(parsed);
  });
});

test("is a datasource whose literal types survive", () => {
  expect(salesforcePlugin({ url })).toMatchObject({ id: "salesforce-datasource", type: "datasource", connection: { dbType: "salesforce" } });
  expectTypeOf<$InferServerPlugin<typeof salesforcePlugin>["DbType"]>().toEqualTypeOf<"salesforce">();
  expectTypeOf<$InferServerPlugin<typeof salesforcePlugin>["Type"]>().toEqualTypeOf<"datasource">();
});

test("the driver is not loaded before the first query, which without it says how to install it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "atlas-salesforce-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await cp(import.meta.dirname, join(folder, "src"), { recursive: true });
  const script = `
    const { createRequire } = await import("node:module");
    const from = createRequire(${JSON.stringify(import.meta.url)});
    const alias = Object.fromEntries(["@useatlas/plugin-sdk", "zod", "@jetstreamapp/soql-parser-js"].map((name) => [name, from.resolve(name)]));
    const { salesforcePlugin } = await from("jiti").createJiti(${JSON.stringify(join(folder, "index.mjs"))}, { alias }).import(${JSON.stringify(join(folder, "src/index.ts"))});
    const plugin = salesforcePlugin({ url: ${JSON.stringify(url)} });
    const failure = await plugin.connection.create().query("SELECT Id FROM Account").catch((thrown) => ({ code: thrown.code, message: thrown.message }));
    await plugin.teardown();
    console.log(JSON.stringify({ failure, health: await plugin.healthCheck() }));`;

  const { stdout } = await promisify(execFile)("node", ["--input-type=module", "-e", script]);

  const message = "This plugin requires the jsforce package. Install it with: bun add jsforce";
  expect(JSON.parse(stdout)).toEqual({ failure: { code: "DRIVER_MISSING", message }, health: { healthy: false, message, latencyMs: expect.any(Number) } });
});
