import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { $InferServerPlugin } from "@useatlas/plugin-sdk";
import { describe, expect, expectTypeOf, test } from "vitest";
import { mysqlPlugin } from "./index";
import { readUrl } from "./server";

describe("config", () => {
  test.each([
    { config: { url: "" }, message: "url: URL must not be empty" },
    { config: { url: "postgres://localhost/shop" }, message: "url: URL must start with mysql://" },
    { config: { url: "mysql://" }, message: "url: URL must" },
    { config: { url: "mysql://localhost/shop?multipleStatements=true" }, message: 'url: URL has the unknown parameter "multipleStatements"' },
    { config: { url: "mysql://localhost/shop?ssl-mode=PREFERRED" }, message: "url: URL has an unknown ssl-mode" },
    { config: { url: "mysql://127.0.0.1/shop?ssl-mode=VERIFY_IDENTITY" }, message: "url: URL has ssl-mode=VERIFY_IDENTITY and an IP address" },
    { config: { url: "mysql://localhost/shop?ssl=maybe" }, message: "url: URL has an unknown ssl" },
    { config: { url: "mysql://localhost/shop?ssl-mode=REQUIRED&ssl-ca=/ca.pem" }, message: "url: URL names an ssl-ca, which ssl-mode=REQUIRED does not use" },
    { config: { url: "mysql://localhost", poolSize: 501 }, message: "poolSize: Too big" },
    { config: { url: "mysql://localhost", poolSize: 0 }, message: "poolSize: Too small" },
    { config: { url: "mysql://localhost", idleTimeoutMs: 0 }, message: "idleTimeoutMs: Too small" },
    { config: { url: "mysql://localhost", pool: 3 }, message: 'Unrecognized key: "pool"' },
  ])("$config is refused when the factory is called", ({ config, message }) => {
    expect(() => mysqlPlugin(config)).toThrow(message);
  });

  test.each([
    ["mysql://localhost", { host: "localhost", port: 3306, user: "root", password: "", database: undefined, tls: undefined }],
    ["mysql2://ann:p%40s%2Fs@[::1]:3307/shop", { host: "::1", port: 3307, user: "ann", password: "p@s/s", database: "shop", tls: undefined }],
    ["mysql://ann:100%@db/shop?ssl-mode=required", { host: "db", password: "100%", tls: { verifyCertificate: false, verifyHost: false } }],
    ["mysql://db/shop?ssl-ca=/ca.pem", { tls: { verifyCertificate: true, verifyHost: false, caFile: "/ca.pem" } }],
    ["mysql://db/shop?ssl-mode=VERIFY_IDENTITY", { tls: { verifyCertificate: true, verifyHost: true } }],
    ['mysql://db/shop?ssl={"rejectUnauthorized":true}', { tls: { verifyCertificate: true, verifyHost: false } }],
    ["mysql://db/shop?ssl=false", { tls: undefined }],
  ])("%s is read in full", (url, server) => {
    expect(readUrl(url)).toMatchObject(server);
  });
});

test("is a datasource whose literal types survive", () => {
  expect(mysqlPlugin({ url: "mysql://localhost/shop" })).toMatchObject({ id: "mysql-datasource", type: "datasource", connection: { dbType: "mysql" } });
  expectTypeOf<$InferServerPlugin<typeof mysqlPlugin>["DbType"]>().toEqualTypeOf<"mysql">();
  expectTypeOf<$InferServerPlugin<typeof mysqlPlugin>["Type"]>().toEqualTypeOf<"datasource">();
});

test("the driver is not loaded before the first query", async () => {
  const script = `
    const { createRequire } = await import("node:module");
    const require = createRequire(${JSON.stringify(import.meta.url)});
    const { mysqlPlugin } = await require("jiti").createJiti(${JSON.stringify(import.meta.url)}).import("./index");
    const isLoaded = () => Object.keys(require.cache).some((path) => path.includes("mysql2"));
    const connection = mysqlPlugin({ url: "mysql://127.0.0.1:1" }).connection.create();
    const before = isLoaded();
    await connection.query("SELECT 1").catch(() => undefined);
    console.log(JSON.stringify({ before, after: isLoaded() }));`;

  const { stdout } = await promisify(execFile)("node", ["--input-type=module", "-e", script]);

  expect(JSON.parse(stdout)).toEqual({ before: false, after: true });
});
