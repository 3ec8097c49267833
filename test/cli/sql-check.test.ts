import { once } from "node:events";
import { PassThrough, Readable, Writable } from "node:stream";
import { afterEach, expect, test } from "vitest";
import { sqlCheck } from "../../src/cli/commands/sql-check.ts";

afterEach(() => {
  process.exitCode = undefined;
});

interface Answer {
  id: unknown;
  valid: boolean;
  code?: string;
  tables: string[];
  functions: string[];
  limit: number | null;
}

async function check(lines: readonly unknown[]): Promise<Answer[]> {
  const output = new PassThrough();
  const text = lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n");
  const done = sqlCheck({ input: Readable.from([text]), output });
  const parts = output.toArray();
  await done;
  output.end();
  return Buffer.concat(await parts).toString().trim().split("\n").map((line): Answer => JSON.parse(line));
}

test("each line is answered by one, in order, for every dialect", async () => {
  const dialects = ["postgres", "mysql", "duckdb", "clickhouse", "snowflake", "sqlite"];

  const answers = await check(dialects.flatMap((dialect) => [
    { id: `${dialect}-good`, dialect, sql: "SELECT count(*) FROM orders LIMIT 5", tables: ["orders"] },
    { id: `${dialect}-bad`, dialect, sql: "SELECT * FROM secret", tables: ["orders", "public.products"] },
  ]));

  expect(answers.map(({ id }) => id)).toEqual(dialects.flatMap((dialect) => [`${dialect}-good`, `${dialect}-bad`]));
  for (const [index, answer] of answers.entries()) {
    const id = answer.id;
    if (index % 2 === 0) expect(answer).toEqual({ id, valid: true, tables: ["orders"], functions: ["count"], limit: 5 });
    else expect(answer).toEqual({ id, valid: false, code: "SQL_TABLE_NOT_ALLOWED", reason: expect.stringContaining("secret"), tables: ["secret"], functions: [], limit: null });
  }
  expect(process.exitCode).toBe(0);
});

test("a line that cannot be read is answered as that, the others as ever, and the exit code is 2", async () => {
  const good = { id: 7, dialect: "sqlite", sql: "SELECT 1", tables: [] };

  const answers = await check(["no json", "[]", "null", { ...good, dialect: "oracle" }, { ...good, sql: 1 }, { ...good, tables: "orders" }, { id: 8 }, "", good]);

  expect(answers.map(({ id, code }) => [id, code])).toEqual([
    [null, "INPUT_INVALID"], [null, "INPUT_INVALID"], [null, "INPUT_INVALID"], [7, "INPUT_INVALID"], [7, "INPUT_INVALID"], [7, "INPUT_INVALID"], [8, "INPUT_INVALID"], [7, undefined],
  ]);
  expect(process.exitCode).toBe(2);
});

test("a line is answered before the next one is written", async () => {
  const input = new PassThrough();
  const output = new PassThrough();
  const done = sqlCheck({ input, output });

  for (const id of [1, 2, 3]) {
    input.write(`${JSON.stringify({ id, dialect: "mysql", sql: "SELECT 1", tables: [] })}\n`);
    const [line]: Buffer[] = await once(output, "data");
    expect(JSON.parse(String(line))).toMatchObject({ id, valid: true });
  }
  input.end();
  await done;
});

test("a reader that goes away ends the work quietly", async () => {
  const output = new Writable({
    highWaterMark: 1,
    write(_chunk, _encoding, callback) {
      callback(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
    },
  });
  let handedOut = 0;
  const input = Readable.from((function* lines() {
    for (; handedOut < 100_000; handedOut++) yield `${JSON.stringify({ id: handedOut, dialect: "sqlite", sql: "SELECT 1", tables: [] })}\n`;
  })());

  await sqlCheck({ input, output });

  expect(handedOut).toBeLessThan(10_000);
});
