import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { $InferServerPlugin } from "@useatlas/plugin-sdk";
import { describe, expect, expectTypeOf, test } from "vitest";
import { clickhousePlugin } from "./index";
import { readServer } from "./server";

describe("config", () => {
  test.each([
    { config: { url: "" }, message: "url: URL must not be empty" },
    { config: { url: "postgres://localhost/shop" }, message: "url: URL must start with clickhouse://" },
    { config: { url: "clickhouse://" }, message: "url: URL must read clickhouse://user" },
    { config: { url: "http://localhost?readonly=0" }, message: "url: URL must have no parameters" },
    { config: { url: "http://localhost/shop", database: "web" }, message: 'url: URL names the database "shop", and database names "web"' },
    { config: { url: "http://localhost", database: "" }, message: "database: database must not be empty" },
    { config: { url: "http://localhost", db: "shop" }, message: 'Unrecognized key: "db"' },
  ])("$config is refused when the factory is called", ({ config, message }) => {
    expect(() => clickhousePlugin(config)).toThrow(message);
  });

  test.each([
    ["clickhouse://localhost", { origin: "http://localhost:8123", user: "default", password: "", database: undefined }],
    ["clickhouses://ann:p%40ss@ch.example.com/shop", { origin: "https://ch.example.com:8443", user: "ann", password: "p@ss", database: "shop" }],
    ["http://ann:100%@[::1]:80", { origin: "http://[::1]:80", user: "ann", password: "100%", database: undefined }],
    ["https://ch.example.com:443/", { origin: "https://ch.example.com:443", user: "default", password: "", database: undefined }],
  ])("%s is read in full", (url, server) => {
    expect(readServer({ url })).toEqual(server);
  });
});

test("is a datasource whose literal types survive", () => {
  expect(clickhousePlugin({ url: "clickhouse://localhost" })).toMatchObject({ id: "clickhouse-datasource", type: "datasource", connection: { dbType: "clickhouse" } });
  expectTypeOf<$InferServerPlugin<typeof clickhousePlugin>["DbType"]>().toEqualTypeOf<"clickhouse">();
  expectTypeOf<$InferServerPlugin<typeof clickhousePlugin>["Type"]>().toEqualTypeOf<"datasource">();
  expectTypeOf<$InferServerPlugin<typeof clickhousePlugin>["Config"]>().toEqualTypeOf<{ url: string; database?: string | undefined }>();
});

test("the driver is not loaded before the first query", async () => {
  const script = `
    const { createRequire } = await import("node:module");
    const require = createRequire(${JSON.stringify(import.meta.url)});
    const { clickhousePlugin } = await require("jiti").createJiti(${JSON.stringify(import.meta.url)}).import("./index");
    const isLoaded = () => Object.keys(require.cache).some((path) => path.includes("@clickhouse"));
    const connection = clickhousePlugin({ url: "clickhouse://127.0.0.1:1" }).connection.create();
    const before = isLoaded();
    await connection.query("SELECT 1").catch(() => undefined);
    console.log(JSON.stringify({ before, after: isLoaded() }));`;

  const { stdout } = await promisify(execFile)("node", ["--input-type=module", "-e", script]);

  expect(JSON.parse(stdout)).toEqual({ before: false, after: true });
});
