import { createMockConnection, createMockExploreBackend } from "@useatlas/plugin-sdk/testing";
import type { PluginDBConnection, PluginExploreBackend } from "@useatlas/plugin-sdk";
import { expect, expectTypeOf, test } from "vitest";

test("a connection answers with no rows, or with what it was given, and remembers the SQL", async () => {
  const result = { columns: ["n"], rows: [{ n: 1 }] };
  const connection = createMockConnection({ result });

  expect(await createMockConnection().query("SELECT 1")).toEqual({ columns: [], rows: [] });
  expect(await connection.query("SELECT n", 1000)).toEqual(result);
  expect(connection.queries).toEqual(["SELECT n"]);
  expectTypeOf(connection).toExtend<PluginDBConnection>();
});

test("an answer that somebody changes is not the next one's answer", async () => {
  const connection = createMockConnection({ result: { columns: ["n"], rows: [{ n: 1 }] } });

  (await connection.query("SELECT n")).rows.pop();

  expect((await connection.query("SELECT n")).rows).toEqual([{ n: 1 }]);
});

test("a function answers by SQL, and its throw is the driver's", async () => {
  const connection = createMockConnection({
    result(sql) {
      if (sql.startsWith("DROP")) throw new Error("read-only");
      return { columns: ["sql"], rows: [{ sql }] };
    },
  });

  expect((await connection.query("SELECT 1")).rows).toEqual([{ sql: "SELECT 1" }]);
  await expect(connection.query("DROP TABLE t")).rejects.toThrow("read-only");
});

test("a closed connection refuses queries, and closing it again does nothing", async () => {
  const connection = createMockConnection();
  await connection.close();
  await connection.close();

  expect(connection.closed).toBe(true);
  await expect(connection.query("SELECT 1")).rejects.toThrow("The connection is closed.");
  expect(connection.queries).toEqual([]);
});

test("an explore backend answers with an empty success, or with what it was given, and remembers the commands", async () => {
  const backend = createMockExploreBackend((command) => ({ stdout: `ran ${command}`, exitCode: command === "false" ? 1 : 0 }));

  expect(await createMockExploreBackend().exec("ls")).toEqual({ stdout: "", stderr: "", exitCode: 0 });
  expect(await createMockExploreBackend({ stderr: "no" }).exec("ls")).toEqual({ stdout: "", stderr: "no", exitCode: 0 });
  expect(await backend.exec("false")).toEqual({ stdout: "ran false", stderr: "", exitCode: 1 });
  expect(backend.commands).toEqual(["false"]);
  expectTypeOf(backend).toExtend<PluginExploreBackend>();
});

test("a closed explore backend refuses commands", async () => {
  const backend = createMockExploreBackend();
  await backend.close();

  expect(backend.closed).toBe(true);
  await expect(backend.exec("ls")).rejects.toThrow("The explore backend is closed.");
});
