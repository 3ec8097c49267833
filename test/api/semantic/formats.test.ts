import { describe, expect, test } from "vitest";
import { load } from "./semantic-folder.ts";

describe("an entity", () => {
  test("may have its dimensions, measures and joins as maps", async () => {
    const { entities } = await load({
      "entities/orders.yml": `
table: sales.orders
name: Orders
description: One row each.
connection: warehouse
primary_key: order_id
dimensions:
  order_id: {type: number, description: Identifies it.}
  status: {sql: state, type: string, values: [open, 1, true]}
measures:
  revenue: {sql: sum(amount), type: sum}
joins:
  sales.orders: {relationship: one_to_one, sql: a = b}
`,
    });

    expect(entities).toMatchObject([{
      name: "Orders",
      table: "sales.orders",
      connectionId: "warehouse",
      description: "One row each.",
      primaryKey: ["order_id"],
      dimensions: [{ name: "order_id", type: "number", description: "Identifies it." }, { name: "status", sql: "state", values: ["open", "1", "true"] }],
      measures: [{ name: "revenue", sql: "sum(amount)", type: "sum" }],
      joins: [{ to: "sales.orders", relationship: "one_to_one", sql: "a = b" }],
      source: { kind: "file", path: "entities/orders.yml" },
    }]);
  });

  test("may have them as lists", async () => {
    const { entities } = await load({
      "entities/orders.yaml": `
table: orders
dimensions:
  - name: order_id
    type: number
    primary_key: true
  - status
measures:
  - {name: revenue, sql: sum(amount)}
joins:
  - {to: orders, on: orders.parent = orders.order_id}
  - {target_entity: orders, join_columns: {from: sibling, to: order_id}}
  - orders
`,
    });

    expect(entities).toMatchObject([{
      name: "orders",
      primaryKey: ["order_id"],
      dimensions: [{ name: "order_id", type: "number" }, { name: "status" }],
      measures: [{ name: "revenue", sql: "sum(amount)" }],
      joins: [{ to: "orders", sql: "orders.parent = orders.order_id" }, { to: "orders", sql: "orders.sibling = orders.order_id" }, { to: "orders", sql: undefined }],
    }]);
  });

  test("may be as short as a table, or as columns with their types", async () => {
    const { entities } = await load({ "entities/a.yml": "table: a", "entities/b.yml": "table: b\ndimensions: {id: number, label: }\nmeasures: {count: count(*)}\njoins:" });

    expect(entities).toMatchObject([
      { table: "a", dimensions: [], measures: [], joins: [], primaryKey: [] },
      { table: "b", dimensions: [{ name: "id", type: "number" }, { name: "label", type: undefined }], measures: [{ name: "count", sql: "count(*)" }] },
    ]);
  });

  test("may share parts by anchors and merge keys", async () => {
    const { entities } = await load({ "entities/a.yml": "table: a\ndimensions:\n  x: &money {type: number, description: In euros.}\n  y: *money\n  z:\n    <<: *money\n    type: string" });

    expect(entities[0]?.dimensions).toMatchObject([
      { name: "x", type: "number", description: "In euros." },
      { name: "y", type: "number", description: "In euros." },
      { name: "z", type: "string", description: "In euros." },
    ]);
  });

  test("knows where its parts stand", async () => {
    const { entities } = await load({ "entities/a.yml": "description: x\ntable: a\ndimensions:\n  - name: x\n  - name: y\nmeasures:\n  m: {sql: x}\n" });

    expect(entities[0]?.location).toMatchObject({ line: 2, column: 1 });
    expect(entities[0]?.dimensions[1]?.location).toMatchObject({ line: 5, column: 5 });
    expect(entities[0]?.measures[0]?.location).toMatchObject({ line: 7, column: 3 });
  });
});

test.each(["orders", "sales.orders", "shop.sales.orders", "Orders", "ORDERS", '"Order Items"', 'sales."a.b"', '"say ""x"""', "`order items`", "[order items]", "events-2024", "Account__c", "日本"])(
  "the table %s is whitelisted exactly as it is written",
  async (table) => {
    const { entities } = await load({ "entities/a.yml": `table: ${JSON.stringify(table)}` });

    expect(entities.map((entity) => entity.table)).toEqual([table]);
  },
);

describe("an entity's connection", () => {
  const lake = { id: "lake", dbType: "duckdb" };

  test("is the first datasource unless it names one, and entities come in the datasources' order", async () => {
    const { entities } = await load({ "entities/a.yml": "table: a\nconnection: lake", "entities/b.yml": "table: b" }, { connections: [{ id: "warehouse", dbType: "postgres" }, lake] });

    expect(entities.map(({ table, connectionId }) => [table, connectionId])).toEqual([["b", "warehouse"], ["a", "lake"]]);
  });

  test("lets two datasources have a table of the same name", async () => {
    const { entities } = await load({ "entities/a.yml": "table: t\nconnection: lake", "entities/b.yml": "table: t\nconnection: warehouse" }, { connections: [lake, { id: "warehouse", dbType: "postgres" }] });

    expect(entities).toHaveLength(2);
  });

  test("is none without datasources", async () => {
    const { entities } = await load({ "entities/a.yml": "table: a" }, { connections: [] });

    expect(entities[0]?.connectionId).toBeUndefined();
  });
});

test.each([
  ["a list of terms", "terms:\n  - {term: MRR, definition: Monthly.}\n"],
  ["a map of terms", "terms: {MRR: Monthly.}"],
  ["a map of described terms", "terms:\n  MRR: {description: Monthly., status: defined}\n"],
  ["the list alone", "- {name: MRR, note: Monthly.}"],
])("a glossary may be %s", async (_, text) => {
  const { glossary, warnings } = await load({ "glossary.yml": text });

  expect(glossary).toEqual([{ term: "MRR", definition: "Monthly." }]);
  expect(warnings.filter(({ hint }) => hint)).toEqual([]);
});

test.each([
  ["a map with metrics", "metrics:\n  - {id: revenue, sql: SELECT 1}"],
  ["a map of them", "metrics: {revenue: SELECT 1}"],
  ["the list alone", "- {name: revenue, sql: SELECT 1}"],
  ["one metric", "name: revenue\nsql: SELECT 1"],
])("a file of metrics may be %s", async (_, text) => {
  const { metrics, warnings } = await load({ "metrics/sales.yml": text });

  expect(metrics).toMatchObject([{ name: "revenue", sql: "SELECT 1", path: "metrics/sales.yml", location: { line: expect.any(Number) } }]);
  expect(warnings).toEqual([]);
});

test("the catalog says what the data is about and what each entity is for", async () => {
  const { catalog } = await load({ "catalog.yml": "name: Shop\ndescription: Sells.\nentities:\n  - {name: orders, file: entities/orders.yml, use_for: [revenue]}\n", "entities/orders.yml": "table: orders" });

  expect(catalog).toMatchObject({ name: "Shop", description: "Sells.", entities: [{ name: "orders", file: "entities/orders.yml", useFor: ["revenue"] }] });
});

test("glossary, catalog and metrics may be empty files", async () => {
  await expect(load({ "glossary.yml": "", "catalog.yml": "# later\n", "metrics/a.yml": "" })).resolves.toMatchObject({ glossary: [], metrics: [], warnings: [] });
});
