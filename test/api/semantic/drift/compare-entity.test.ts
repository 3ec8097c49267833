import { expect, test } from "vitest";
import { compareEntity } from "../../../../src/api/semantic/drift/compare-entity.ts";
import { typeClass } from "../../../../src/api/semantic/drift/type-class.ts";
import { load } from "../semantic-folder.ts";

const columns = [
  { name: "order_id", type: "integer" },
  { name: "status", type: "character varying" },
  { name: "customerId", type: "uuid" },
  { name: "placed_at", type: "timestamp with time zone" },
  { name: "extra", type: "jsonb" },
];

test.each([
  ["columns that are there", "dimensions: {order_id: number, status: string, placed_at: date, extra: string}", []],
  ["a column that is not", "dimensions: {order_idd: number}", [["COLUMN_MISSING", 'Did you mean "order_id"?']]],
  ["a column under another name", "dimensions: {id: {sql: order_id}, state: {sql: orders.status}}", []],
  ["a missing column under another name", "dimensions: {id: {sql: orders.idd}}", [["COLUMN_MISSING", "The columns are: order_id, status, customerId, placed_at, extra."]]],
  ["a column of another table", "dimensions: {id: {sql: customers.gone}}", []],
  ["a column in quotes", `dimensions: {id: {sql: '"customerId"'}}`, []],
  ["an unquoted column that the engine would fold", "dimensions: {customerid: string}", [["COLUMN_MISSING", 'Did you mean "customerId"?']]],
  ["a column in another case, which folds to it", "dimensions: {STATUS: string}", []],
  ["an expression", "dimensions: {day: {sql: date(gone), type: number}, fixed: {sql: '1'}, today: {sql: current_date}, yes: {sql: 'true'}}", []],
  ["a type that is another", "dimensions: {status: number}", [["TYPE_DRIFTED", "Write type: string, or give it the sql that makes it one."]]],
  ["a date that is text", "dimensions: {status: date}", [["TYPE_DRIFTED", expect.any(String)]]],
  ["types that nobody knows", "dimensions: {status: flavour, extra: number}", []],
  ["a measure over a missing column", "measures: {total: {sql: amount, type: sum}}", [["COLUMN_MISSING", expect.any(String)]]],
  ["a measure that is an expression", "measures: {total: sum(amount)}", []],
  ["a join over a missing column", "joins: [{to: customers, sql: orders.customer = customers.gone}]", [["COLUMN_MISSING", 'Did you mean "customerId"?']]],
  ["a join over columns that are there", `joins: [{to: customers, sql: "orders.\\"customerId\\" = customers.id AND orders.status <> 'orders.gone'"}]`, []],
])("%s", async (_, yaml, expected) => {
  const { entities: [entity] } = await load({ "entities/orders.yml": `table: orders\n${yaml}` });

  const { drifts } = compareEntity(entity!, { columns, dbType: "postgres" });

  expect(drifts.map(({ code, hint }) => [code, hint])).toEqual(expected);
  for (const { location } of drifts) expect(location).toMatchObject({ line: 2 });
});

test("columns that no dimension has are counted, not blamed", async () => {
  const { entities: [entity] } = await load({ "entities/orders.yml": "table: orders\ndimensions: {order_id: , state: {sql: status}}" });

  expect(compareEntity(entity!, { columns, dbType: "postgres" })).toEqual({ drifts: [], undocumented: ["customerId", "placed_at", "extra"] });
});

test.each([
  ["clickhouse", "UInt8", "boolean", []],
  ["mysql", "tinyint(4)", "boolean", []],
  ["sqlite", "TEXT", "date", []],
  ["postgres", "smallint", "boolean", ["TYPE_DRIFTED"]],
  ["duckdb", "VARCHAR", "date", ["TYPE_DRIFTED"]],
])("%s keeps in %s what is a %s: %j", async (dbType, type, declared, codes) => {
  const { entities: [entity] } = await load({ "entities/a.yml": `table: a\ndimensions: {x: ${declared}}` });

  expect(compareEntity(entity!, { columns: [{ name: "x", type }], dbType }).drifts.map(({ code }) => code)).toEqual(codes);
});

test.each([
  ["number", "number"], ["INTEGER", "number"], ["Int64", "number"], ["UInt8", "number"], ["DECIMAL(10,2)", "number"], ["double precision", "number"], ["int8", "number"], ["Nullable(Float64)", "number"],
  ["VARCHAR(20)", "string"], ["character varying", "string"], ["LowCardinality(Nullable(String))", "string"], ["ENUM('a', 'b')", "string"], ["FixedString(2)", "string"], ["uuid", "string"],
  ["timestamp without time zone", "date"], ["DateTime64(3)", "date"], ["TIMESTAMP_NTZ", "date"], ["Date32", "date"], ["datetime", "date"],
  ["BOOLEAN", "boolean"], ["bool", "boolean"], ["tinyint(1)", "boolean"],
  ["integer[]", undefined], ["Array(Int64)", undefined], ["jsonb", undefined], ["STRUCT(a INTEGER)", undefined], ["interval", undefined], ["time", undefined], ["", undefined], ["flavour", undefined],
])("the type %s is used as a %s", (type, expected) => {
  expect(typeClass(type)).toBe(expected);
});
