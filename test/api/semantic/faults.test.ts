import { execFileSync } from "node:child_process";
import { mkdir, rename, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadSemanticLayer } from "../../../src/api/semantic/load-layer.ts";
import { faultsOf, load, refused, semanticFolder, warehouse } from "./semantic-folder.ts";

const yaml = "entities/a.yml";

test.each([
  ["an empty file", "", "SEMANTIC_FIELD_INVALID entities/a.yml:1:1"],
  ["no map", "orders", "SEMANTIC_FIELD_INVALID entities/a.yml:1:1"],
  ["a table that is missing", "name: a", "SEMANTIC_FIELD_INVALID entities/a.yml:1:1"],
  ["a table that is a number", "name: a\ntable: 7", "SEMANTIC_FIELD_INVALID entities/a.yml:2:1"],
  ["a table that is empty", 'table: ""', "SEMANTIC_FIELD_INVALID entities/a.yml:1:1"],
  ["a table with a blank", "table: order items", "SEMANTIC_FIELD_INVALID entities/a.yml:1:1"],
  ["a table that is a wildcard", 'table: "*"', "SEMANTIC_FIELD_INVALID entities/a.yml:1:1"],
  ["a table that is a subquery", "table: (SELECT 1)", "SEMANTIC_FIELD_INVALID entities/a.yml:1:1"],
  ["a table with a comment in it", "table: a--b", "SEMANTIC_FIELD_INVALID entities/a.yml:1:1"],
  ["a table whose quote is not closed", `table: '"a'`, "SEMANTIC_FIELD_INVALID entities/a.yml:1:1"],
  ["a schema beside the table", "table: a\nschema: sales", "SEMANTIC_FIELD_INVALID entities/a.yml:2:1"],
  ["dimensions that are text", "table: a\ndimensions: id", "SEMANTIC_FIELD_INVALID entities/a.yml:2:1"],
  ["a dimension that is a number", "table: a\ndimensions:\n  id: 3", "SEMANTIC_FIELD_INVALID entities/a.yml:3:3"],
  ["a dimension without a name", "table: a\ndimensions:\n  - type: number", "SEMANTIC_FIELD_INVALID entities/a.yml:3:5"],
  ["a type that is a list", "table: a\ndimensions:\n  - name: id\n    type: [number]", "SEMANTIC_FIELD_INVALID entities/a.yml:4:5"],
  ["a dimension that is there twice", "table: a\ndimensions:\n  - id\n  - name: id", "SEMANTIC_FIELD_INVALID entities/a.yml:4:5"],
  ["a join that leads nowhere", "table: a\njoins:\n  - sql: a = b", "SEMANTIC_FIELD_INVALID entities/a.yml:3:5"],
  ["a connection that is unknown", "table: a\nconnection: warehose", "SEMANTIC_REFERENCE_UNKNOWN entities/a.yml:2:1"],
  ["a key that is there twice", "table: a\ndimensions:\n  id: number\n  id: string", "SEMANTIC_KEY_TWICE entities/a.yml:4:3"],
  ["a key that is a number", "table: a\ndimensions:\n  2024: number", "SEMANTIC_KEY_INVALID entities/a.yml:3:3"],
  ["a key that is null", "table: a\nnull: b", "SEMANTIC_KEY_INVALID entities/a.yml:2:1"],
  ["a key that is a list", "table: a\n[b, c]: d", "SEMANTIC_KEY_INVALID entities/a.yml:2:1"],
  ["a key that is __proto__", "table: a\n__proto__: {x: y}", "SEMANTIC_KEY_INVALID entities/a.yml:2:1"],
  ["a tab for indentation", "table: a\ndimensions:\n\tid: number", "SEMANTIC_SYNTAX entities/a.yml:3:1"],
  ["a tag that is unknown", "table: !name a", "SEMANTIC_SYNTAX entities/a.yml:1:8"],
  ["two documents", "table: a\n---\ntable: b", "SEMANTIC_SYNTAX entities/a.yml:2:1"],
  ["an alias without an anchor", "table: *a", "SEMANTIC_SYNTAX entities/a.yml:1:8"],
  ["an alias inside of its anchor", "table: a\ndimensions: &d\n  id: *d", "SEMANTIC_SYNTAX entities/a.yml:3:7"],
  ["brackets without an end", `table: ${"[".repeat(400_000)}`, "SEMANTIC_SYNTAX entities/a.yml:1:72"],
  ["dashes without an end", "- ".repeat(400_000), "SEMANTIC_SYNTAX entities/a.yml:1:129"],
  ["aliases that multiply", `table: a\nx0: &x0 [y]\n${Array.from({ length: 40 }, (_, n) => `x${n + 1}: &x${n + 1} [*x${n}, *x${n}]`).join("\n")}`, "SEMANTIC_SYNTAX entities/a.yml:1:1"],
])("%s is a fault, with its place", async (_, text, fault) => {
  expect(await faultsOf({ [yaml]: text })).toEqual([fault]);
});

test.each([
  ["glossary.yml", "terms:\n  - definition: x", "SEMANTIC_FIELD_INVALID glossary.yml:2:5"],
  ["glossary.yml", "terms:\n  - term: x", "SEMANTIC_FIELD_INVALID glossary.yml:2:5"],
  ["metrics/a.yml", "metrics:\n  - sql: SELECT 1", "SEMANTIC_FIELD_INVALID metrics/a.yml:2:5"],
  ["catalog.yml", "entities:\n  - file: x", "SEMANTIC_FIELD_INVALID catalog.yml:2:5"],
  ["catalog.yml", "name: [x]", "SEMANTIC_FIELD_INVALID catalog.yml:1:1"],
])("%s: %j is a fault", async (path, text, fault) => {
  expect(await faultsOf({ [path]: text })).toEqual([fault]);
});

test("every fault of every file is told at once, in words, with places and hints", async () => {
  const folder = await semanticFolder({ "entities/a.yml": "table: 1\nmeasures: 2", "entities/b.yml": "table: b\nconnection: warehose", "glossary.yml": "a: [" });

  await expect(loadSemanticLayer(folder, { connections: [warehouse] })).rejects.toMatchObject({
    code: "SEMANTIC_INVALID",
    message: expect.stringMatching(
      /^The semantic layer has 4 faults:\n {2}semantic\/entities\/a\.yml:1:1: table must be text, not the number 1\n {2}semantic\/entities\/a\.yml:2:1: measures must be a map or a list, not the number 2\n {2}semantic\/entities\/b\.yml:2:1: connection is "warehose", and there is no such datasource\n {2}semantic\/glossary\.yml:1:\d+: /,
    ),
    hint: 'Did you mean "warehouse"?',
  });
});

test("one fault alone has its own code", async () => {
  await expect(load({ [yaml]: "name: a" })).rejects.toMatchObject({ code: "SEMANTIC_FIELD_INVALID", message: "semantic/entities/a.yml:1:1: table is missing." });
});

test.each([
  ["the same table", "table: orders", "table: orders"],
  ["the same table in another spelling", "table: orders", 'table: "Orders"'],
  ["the same table in quotes", "table: orders", `table: '"orders"'`],
  ["the same name", "table: x\nname: Orders", "table: y\nname: Orders"],
])("two files with %s are a fault of the second", async (_, first, second) => {
  expect(await faultsOf({ "entities/a.yml": first, "entities/b.yml": second })).toEqual([expect.stringMatching(/^SEMANTIC_ENTITY_TWICE entities\/b\.yml:1:/)]);
});

test.each([
  ["postgres", `table: '"Orders"'`],
  ["clickhouse", "table: Orders"],
  ["mysql", "table: Orders"],
  ["unheard-of", "table: Orders"],
])("what may be another table to %s is no fault", async (dbType, second) => {
  const { entities } = await load({ "entities/a.yml": "table: orders", "entities/b.yml": second }, { connections: [{ id: "warehouse", dbType }] });

  expect(entities).toHaveLength(2);
});

describe("warnings", () => {
  test("are for keys that nobody knows, with the nearest one; notes of one's own further in are none", async () => {
    const { warnings } = await load({ [yaml]: "table: a\nlineage: x\ndescripton: y\ndimensions:\n  id: {typ: number, origin: crm}" });

    expect(warnings.map(({ code, message, hint, location }) => [code, message, hint, location?.line])).toEqual([
      ["SEMANTIC_KEY_UNKNOWN", 'The key "lineage" is not known', undefined, 2],
      ["SEMANTIC_KEY_UNKNOWN", 'The key "descripton" is not known', 'Did you mean "description"?', 3],
      ["SEMANTIC_KEY_UNKNOWN", 'The key "typ" is not known', 'Did you mean "type"?', 5],
    ]);
  });

  test("are for names that lead nowhere", async () => {
    const { warnings } = await load({ "entities/orders.yml": "table: orders\njoins: [custmers]", "entities/customers.yml": "table: customers", "metrics/a.yml": "- {name: m, entity: order}", "catalog.yml": "entities: [orders, refunds]" });

    expect(warnings.map(({ code, hint, location }) => [code, hint, location?.line])).toEqual([
      ["JOIN_UNKNOWN", 'Did you mean "customers"?', 2],
      ["SEMANTIC_REFERENCE_UNKNOWN", undefined, 1],
      ["SEMANTIC_REFERENCE_UNKNOWN", 'Did you mean "orders"?', 1],
    ]);
  });

  test("are not for joins by the entity's name, by its table or by the last part of that", async () => {
    const { warnings } = await load({ "entities/o.yml": "table: sales.orders\nname: Bestellungen\njoins: [Bestellungen, sales.orders, Orders]" });

    expect(warnings).toEqual([]);
  });
});

describe("the folder", () => {
  test("need not be there, and need not be complete", async () => {
    await expect(loadSemanticLayer("/nowhere/semantic", { connections: [warehouse] })).resolves.toMatchObject({ entities: [], glossary: [], metrics: [], degraded: [] });
    await expect(load({ "notes.txt": "x" })).resolves.toMatchObject({ entities: [] });
  });

  test("may hold what is not read: other endings, hidden files, folders, pipes", async () => {
    const folder = await semanticFolder({ "entities/.a.yml": "[", "entities/a.txt": "[", "entities/old/a.yml": "[", "entities/b.yml/c.yml": "[" });
    execFileSync("mkfifo", [join(folder, "entities/pipe.yml")]);

    await expect(loadSemanticLayer(folder, { connections: [warehouse] })).resolves.toMatchObject({ entities: [] });
  });

  test("may be made of links, as mounted ones are", async () => {
    const folder = await semanticFolder({ "entities/a.yml": "table: a" });
    await rename(join(folder, "entities"), join(folder, ".entities"));
    await symlink(".entities", join(folder, "entities"));

    await expect(loadSemanticLayer(folder, { connections: [warehouse] })).resolves.toMatchObject({ entities: [{ table: "a" }] });
  });

  test("must be one, with files in it that can be read", async () => {
    const folder = await semanticFolder({ metrics: "not a folder" });
    await mkdir(join(folder, "entities"));
    await symlink("gone.yml", join(folder, "entities/a.yml"));

    expect((await refused(folder)).map(({ code }) => code)).toEqual(["SEMANTIC_FILE_UNREADABLE", "SEMANTIC_FILE_UNREADABLE"]);
  });

  test("has no file above 1 MB, and none that is not UTF-8", async () => {
    const folder = await semanticFolder({ "entities/a.yml": `table: a\n${"#".repeat(1_000_000)}` });
    await writeFile(join(folder, "entities/b.yml"), Buffer.from([0x74, 0xff, 0xfe]));

    expect((await refused(folder)).map(({ code }) => code)).toEqual(["SEMANTIC_FILE_LARGE", "SEMANTIC_SYNTAX"]);
  });

  test("may have files with a byte order mark, Windows line ends and ten thousand columns", async () => {
    const columns = Array.from({ length: 10_000 }, (_, index) => `  c${index}: number`);

    const { entities } = await load({ [yaml]: `\uFEFFtable: a\r\ndimensions:\r\n${columns.join("\r\n")}` });

    expect(entities[0]?.dimensions).toHaveLength(10_000);
  });
});
