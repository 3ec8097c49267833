import { expect, test } from "vitest";
import { createGuard } from "../../../src/api/sql/create-guard.ts";

const { judge } = createGuard({ dbType: "postgres", tables: ["orders"], allowFunctions: ["shipping_cost"], rowLimit: 1000 });

test("the fields of rows are read as fields", async () => {
  const honest = [
    "SELECT o.note, (o.address).city, (o.items[1]).price FROM orders o",
    "SELECT (json_each(payload)).key, (json_each(payload)).value FROM orders",
    "SELECT e.key, e.value FROM orders, json_each(payload) AS e",
    "SELECT e.value ->> 'sku', e.ordinality FROM orders, json_array_elements(payload) WITH ORDINALITY AS e",
    "SELECT d.d::date, n.n, s.x FROM generate_series('2024-01-01'::date, '2024-12-31', '1 day') AS d, unnest(ARRAY[1]) AS n, unnest(ARRAY[1]) AS s(x)",
    "SELECT r.sku FROM orders, jsonb_to_recordset(payload) AS r(sku text, quantity integer)",
    "SELECT i.price FROM orders o, unnest(o.items) AS i",
    "SELECT (ROW(1, 2)).f1, (1).shipping_cost",
    "SELECT o.price FROM (SELECT total AS price FROM orders) AS o",
  ];

  for (const sql of honest) expect(await judge(sql), sql).toMatchObject({ valid: true });
});

test("a field that can only be a function is judged as one", async () => {
  const attacks = [
    "SELECT (x).f FROM (SELECT 'a'::text AS x) AS y", "SELECT (lower).f FROM (SELECT lower('a')) AS y", "SELECT (column1).f FROM (VALUES ('a')) AS y",
    "WITH w(c) AS (SELECT 'a') SELECT (w.c).f FROM w", "SELECT x.f FROM lower('a') AS x(y), unnest(ARRAY[1]) AS z(f)", "SELECT generate_series.f FROM generate_series(1, 2)",
    "SELECT i.f FROM (SELECT ARRAY['a'] AS l) AS s, unnest(s.l) AS i", "SELECT (ARRAY['a'])[1].f", "SELECT (CASE WHEN true THEN 'a' END).f", "SELECT (note).pg_read_file FROM orders", "SELECT o.note FROM orders o ORDER BY (o.note).current_setting",
  ];

  for (const sql of attacks) expect(await judge(sql), sql).toMatchObject({ valid: false, code: "SQL_FUNCTION_NOT_ALLOWED" });
});

test("a type that is not Postgres's own may be compared with, and tells no table's columns", async () => {
  expect(await judge("SELECT id FROM orders WHERE status = 'paid'::order_status OR status = ANY (ARRAY['new', 'sent']::order_status[])")).toMatchObject({ valid: true });
  for (const sql of ["SELECT (NULL::secret).*", "SELECT row_to_json('(1,x)'::secret)", "SELECT json_populate_record(NULL::secret, '{}')", "SELECT '{1260}'::_regclass", "SELECT 'a=r/a'::aclitem"]) {
    expect(await judge(sql), sql).toMatchObject({ valid: false, code: "SQL_CONSTRUCT_NOT_ALLOWED" });
  }
});
