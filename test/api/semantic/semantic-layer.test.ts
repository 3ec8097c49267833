import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createMockConnection } from "@useatlas/plugin-sdk/testing";
import { expect, test } from "vitest";
import { callPlugin } from "../../../src/api/plugins/call-plugin.ts";
import { createSemanticLayer } from "../../../src/api/semantic/semantic-layer.ts";
import { datasourcePlugin } from "../../support/plugins.ts";
import { semanticFolder } from "./semantic-folder.ts";

test("before it is loaded it allows nothing; then it is read once", async () => {
  const { layer, folder } = await arrange({ "entities/a.yml": "table: a" });
  expect(layer.whitelistOf("warehouse")).toEqual([]);

  const [first, second] = await Promise.all([layer.load(), layer.load()]);
  await writeFile(join(folder, "entities/b.yml"), "table: b");
  const third = await layer.load();

  expect(second).toBe(first);
  expect(third).toBe(first);
  expect(layer.whitelistOf("warehouse")).toEqual(["a"]);
  expect(layer.whitelistOf("elsewhere")).toEqual([]);
});

test("faults stop the first load, and mending them lets the next one pass", async () => {
  const { layer, folder } = await arrange({ "entities/a.yml": "table: 1" });

  await expect(layer.load()).rejects.toMatchObject({ code: "SEMANTIC_FIELD_INVALID" });
  expect(layer.whitelistOf("warehouse")).toEqual([]);

  await writeFile(join(folder, "entities/a.yml"), "table: a");
  await layer.load();
  expect(layer.whitelistOf("warehouse")).toEqual(["a"]);
});

test("a reload shows what has changed, in everything that it gives", async () => {
  const { layer, folder } = await arrange({ "entities/a.yml": "table: a", "entities/b.yml": "table: b" });
  await layer.load();
  await writeFile(join(folder, "entities/c.yml"), "table: c");
  await rm(join(folder, "entities/b.yml"));

  const { replaced, problems } = await layer.reload();

  expect({ replaced, problems }).toEqual({ replaced: true, problems: [] });
  expect(layer.whitelistOf("warehouse")).toEqual(["a", "c"]);
  expect(layer.promptIndex()).toContain("`c`");
  await expect(layer.load()).resolves.toBe(layer.current());
});

test("a reload that finds faults keeps the layer before it, and reports them all", async () => {
  const { layer, folder } = await arrange({ "entities/a.yml": "table: a" });
  const before = await layer.load();
  await writeFile(join(folder, "entities/a.yml"), "table: 1\nmeasures: 2");

  const { replaced, problems } = await layer.reload();

  expect(replaced).toBe(false);
  expect(problems.map(({ code, location }) => [code, location?.line])).toEqual([["SEMANTIC_FIELD_INVALID", 1], ["SEMANTIC_FIELD_INVALID", 2]]);
  expect(layer.current()).toBe(before);
});

test("of reloads at the same time the last one counts", async () => {
  const answers = [["first"], ["second"], ["third"]];
  let finish = () => {};
  const slow = new Promise<void>((resolve) => (finish = resolve));
  const plugin = datasourcePlugin("warehouse", () => createMockConnection());
  plugin.entities = async () => {
    const tables = answers.shift() ?? [];
    if (tables[0] === "second") await slow;
    return tables.map((name) => ({ name, yaml: `table: ${name}` }));
  };
  const layer = createSemanticLayer({ folder: await semanticFolder({}), datasources: [plugin], call: callPlugin });
  await layer.load();

  const reloads = [layer.reload(), layer.reload()];
  finish();
  await Promise.all(reloads);

  expect(layer.whitelistOf("warehouse")).toEqual(["third"]);
});

test("a datasource that needs the layer to list its entities gets the one before, and does not wait for itself", async () => {
  const plugin = datasourcePlugin("warehouse", () => createMockConnection());
  const layer = createSemanticLayer({ folder: await semanticFolder({ "entities/a.yml": "table: a" }), datasources: [plugin], call: callPlugin });
  plugin.entities = async () => {
    const { entities } = await layer.load();
    return [{ name: "b", yaml: `table: b${entities.length}` }];
  };

  await layer.load();
  await layer.reload();

  expect(layer.whitelistOf("warehouse")).toEqual(["a", "b2"]);
});

async function arrange(files: Record<string, string>) {
  const folder = await semanticFolder(files);
  const layer = createSemanticLayer({ folder, datasources: [datasourcePlugin("warehouse", () => createMockConnection())], call: callPlugin });
  return { layer, folder };
}
