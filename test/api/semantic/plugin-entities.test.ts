import type { AtlasDatasourcePlugin } from "@useatlas/plugin-sdk";
import { createMockConnection } from "@useatlas/plugin-sdk/testing";
import { describe, expect, test } from "vitest";
import { callPlugin } from "../../../src/api/plugins/call-plugin.ts";
import { createSemanticLayer } from "../../../src/api/semantic/semantic-layer.ts";
import { discovered, fixed } from "../../guide/entities";
import { datasourcePlugin, never } from "../../support/plugins.ts";
import { semanticFolder } from "./semantic-folder.ts";

describe("the guide's datasources", () => {
  test("bring their entities along, as a list or from an async factory", async () => {
    const layer = await arrange([fixed, discovered]);

    expect(layer.current()).toMatchObject({ degraded: [], warnings: [] });
    expect(layer.whitelistOf("fixed-entities")).toEqual(["users"]);
    expect(layer.whitelistOf("discovered-entities")).toEqual(["orders"]);
  });
});

describe("a factory", () => {
  test.each([
    ["throws", () => { throw new Error("no catalog"); }, "PLUGIN_THROWS", 'Plugin "broken": entities() failed: no catalog'],
    ["rejects", () => Promise.reject(new Error("no catalog")), "PLUGIN_THROWS", 'Plugin "broken": entities() failed: no catalog'],
    ["hangs", never, "PLUGIN_TIMEOUT", 'Plugin "broken": entities() did not finish within 50 ms'],
    ["gives nothing", () => undefined, "ENTITIES_MALFORMED", "entities() gave nothing in place of a list"],
    ["gives text", () => "orders", "ENTITIES_MALFORMED", "entities() gave text in place of a list"],
    ["gives a map", () => ({ orders: "table: orders" }), "ENTITIES_MALFORMED", "entities() gave a map in place of a list"],
    ["gives junk", () => [null], "ENTITIES_MALFORMED", "entities[0] is not { name, yaml }, both of them text"],
  ])("that %s degrades its datasource, and the others are as they were", async (_, entities, code, message) => {
    const layer = await arrange([withEntities("broken", entities), fixed]);

    expect(layer.current().degraded).toEqual([{ connectionId: "broken", code, message }]);
    expect(layer.whitelistOf("broken")).toEqual([]);
    expect(layer.whitelistOf("fixed-entities")).toEqual(["users"]);
  });

  test("is called on its plugin, which may use `this`", async () => {
    const plugin = Object.assign(withEntities("own", []), {
      tables: ["orders"],
      entities(this: { tables: string[] }) {
        return this.tables.map((name) => ({ name, yaml: `table: ${name}` }));
      },
    });

    expect((await arrange([plugin])).whitelistOf("own")).toEqual(["orders"]);
  });

  test("that fails at a reload leaves what it said before, visibly", async () => {
    let fails = false;
    const layer = await arrange([withEntities("moody", () => { if (fails) throw new Error("gone"); return [{ name: "a", yaml: "table: a" }]; })]);
    fails = true;

    const { replaced } = await layer.reload();

    expect(replaced).toBe(true);
    expect(layer.whitelistOf("moody")).toEqual(["a"]);
    expect(layer.current().degraded).toMatchObject([{ connectionId: "moody", code: "PLUGIN_THROWS" }]);
  });
});

describe("an entity of a plugin", () => {
  test.each([
    ["is no YAML", "table: [", "SEMANTIC_SYNTAX", /^entity "b": line 1, column \d+: /],
    ["has no table", "name: b", "SEMANTIC_FIELD_INVALID", /^entity "b": line 1, column 1: table is missing$/],
    ["has the table of another", "table: A", "SEMANTIC_ENTITY_TWICE", /^entity "b": another entity of the plugin has the table a$/],
    ["belongs to somebody else", "table: b\nconnection: fixed-entities", "SEMANTIC_REFERENCE_UNKNOWN", /^entity "b": its connection is "fixed-entities"/],
    ["is too large", `table: b # ${"x".repeat(1_000_000)}`, "SEMANTIC_FILE_LARGE", /^entity "b": It is larger than 1 MB$/],
  ])("that %s degrades its datasource, whose other entities are kept", async (_, yaml, code, message) => {
    const layer = await arrange([withEntities("shop", [{ name: "a", yaml: "table: a" }, { name: "b", yaml }, { name: "c", yaml: "table: c" }]), fixed]);

    expect(layer.current().degraded).toEqual([{ connectionId: "shop", code, message: expect.stringMatching(message) }]);
    expect(layer.whitelistOf("shop")).toEqual(["a", "c"]);
    expect(layer.whitelistOf("fixed-entities")).toEqual(["users"]);
  });

  test("gives way to a file for the same table of the same connection, which is noted", async () => {
    const files = { "entities/users.yml": "table: Users\nconnection: fixed-entities\ndescription: From the file." };

    const layer = await arrange([discovered, fixed], files);

    expect(layer.current().entities).toMatchObject([{ table: "orders" }, { table: "Users", description: "From the file.", source: { kind: "file" } }]);
    expect(layer.current().warnings).toMatchObject([{ code: "SEMANTIC_ENTITY_OVERRIDDEN", message: expect.stringContaining("entities/users.yml describes the table Users") }]);
    expect(layer.current().degraded).toEqual([]);
  });

  test("stands beside a file for a table of that name on another connection", async () => {
    const layer = await arrange([discovered, fixed], { "entities/users.yml": "table: users\nconnection: discovered-entities" });

    expect(layer.whitelistOf("discovered-entities")).toEqual(["orders", "users"]);
    expect(layer.whitelistOf("fixed-entities")).toEqual(["users"]);
  });
});

describe("virtual files", () => {
  test("show what plugins bring along, as they gave it", async () => {
    const layer = await arrange([fixed]);

    expect(layer.virtualFiles()).toEqual([{ path: "entities/fixed-entities/users.yml", content: "table: users\ndimensions:\n id:\n type: number" }]);
    expect(layer.current().entities[0]?.source.path).toBe("entities/fixed-entities/users.yml");
  });

  test("never lead outside of the folder, are hidden, or have the path of another", async () => {
    const names = ["../../etc/passwd", "..", "/abs", "a/../b", "C:\\x", ".hidden", "nul\u0000", "", "Ünï", "ünï", "x".repeat(300), "-rf", "a\nb"];

    const layer = await arrange([withEntities("../shop", names.map((name, index) => ({ name, yaml: `table: t${index}\nname: n${index}` })))]);

    const paths = layer.virtualFiles().map(({ path }) => path);
    expect(paths).toHaveLength(names.length);
    expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(names.length);
    for (const path of paths) expect(path).toMatch(/^entities\/_shop\/[\p{L}\p{N}_][\p{L}\p{N}._-]{0,90}\.yml$/u);
  });

  test("hide no file of the project", async () => {
    const layer = await arrange([fixed], { "entities/fixed-entities/users.yml": "mine" });

    expect(layer.virtualFiles().map(({ path }) => path)).toEqual(["entities/fixed-entities-2/users.yml"]);
  });
});

async function arrange(datasources: readonly AtlasDatasourcePlugin[], files: Record<string, string> = {}) {
  const layer = createSemanticLayer({ folder: await semanticFolder(files), datasources, call: callPlugin, deadlineMs: 50 });
  await layer.load();
  return layer;
}

/** Whatever a plugin gives: its types promise more than JavaScript keeps. */
function withEntities(id: string, entities: unknown): AtlasDatasourcePlugin {
  return { ...datasourcePlugin(id, () => createMockConnection()), connection: { create: () => createMockConnection(), dbType: "duckdb" }, entities: entities as AtlasDatasourcePlugin["entities"] };
}
