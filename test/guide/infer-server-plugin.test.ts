import { expect, expectTypeOf, test } from "vitest";
import { clickhousePlugin } from "@atlas/plugin-clickhouse-datasource";
import type { CH } from "./infer-server-plugin";

test("$InferServerPlugin gives the types that the guide states", () => {
  const plugin = clickhousePlugin({ url: "http://localhost:8123" });

  expectTypeOf<CH["Config"]>().toEqualTypeOf<{ url: string; database?: string | undefined }>();
  expectTypeOf<CH["Type"]>().toEqualTypeOf<"datasource">();
  expectTypeOf<CH["Id"]>().toEqualTypeOf<string>();
  expectTypeOf<CH["DbType"]>().toEqualTypeOf<"clickhouse">();
  expectTypeOf(plugin.connection.dbType).toEqualTypeOf<CH["DbType"]>();
  expect(plugin.connection.dbType satisfies CH["DbType"]).toBe("clickhouse");
});
