import { existsSync, readdirSync, readFileSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createHost } from "@atlas/api/lib/host";
import { loadConfig } from "@atlas/api/lib/config";
import { isDatasourcePlugin, PLUGIN_TYPES } from "@useatlas/plugin-sdk";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { postgres, type TestPostgres } from "../../support/postgres.ts";
import { repository, tempProject } from "../../support/temp-project.ts";
import { atlas, bun, run } from "../../support/atlas.ts";
import { treeOf } from "./tree-of.ts";

const tsc = join(repository, "node_modules/.bin/tsc");

/** Scaffolds a plugin of `type` and returns what the CLI says in JSON. */
async function create(cwd: string, name: string, type: string) {
  const { stdout, stderr, exitCode } = await atlas(cwd, "plugin", "create", name, "--type", type, "--json");
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return JSON.parse(stdout);
}

describe.each(PLUGIN_TYPES)("the scaffold of a plugin of type %s", (type) => {
  test("passes its own tests and type-checks, untouched, elsewhere", async () => {
    const root = await tempProject();

    const { folder } = await create(root, `my-${type}`, type);

    expect(treeOf(folder)).toEqual(expect.arrayContaining(["package.json", "src", "src/index.test.ts", "src/index.ts", "tsconfig.json"]));
    expect(await run(tsc, ["--noEmit", "-p", folder], root)).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    const tests = await run(bun, ["test", `plugins/my-${type}/src/index.test.ts`], root);
    expect(tests).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/ [1-9]\d* pass\n 0 fail/) });
  });

  test("has a package.json as npm and the guide want it, with the versions that this repository tests", async () => {
    const root = await tempProject();

    const { folder } = await create(root, `my-${type}`, type);

    const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    expect(manifest).toMatchObject({ name: `atlas-plugin-my-${type}`, type: "module", license: "MIT", peerDependencies: { "@useatlas/plugin-sdk": ">=0.0.1" } });
    expect(manifest.devDependencies["@useatlas/plugin-sdk"]).toBe(`file:${join(repository, "src/plugin-sdk")}`);
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      if (name !== "@useatlas/plugin-sdk") expect([name, String(version).replace("^", "")]).toEqual([name, { ...dependencies, ...devDependencies }[name]]);
    }
    for (const path of manifest.files.filter((path: string) => !path.startsWith("!"))) expect(existsSync(join(folder, path))).toBe(true);
  });
});

test("a scaffold inside this repository is green there, too", async () => {
  const name = `scaffold-test-${process.pid}`;
  onTestFinished(() => rm(join(repository, "plugins", name), { recursive: true, force: true }));

  await create(repository, name, "datasource");

  expect(await run(tsc, ["--noEmit", "-p", `plugins/${name}`], repository)).toMatchObject({ exitCode: 0, stdout: "" });
  expect(await run(bun, ["test", `plugins/${name}/src/index.test.ts`], repository)).toMatchObject({ exitCode: 0 });
});

describe("scaffolds in a project", () => {
  let database: TestPostgres;
  let service: Server;
  beforeAll(async () => {
    database = await postgres();
    service = createServer((_request, response) => response.writeHead(405).end()).listen(0, "127.0.0.1");
  });
  afterAll(async () => {
    service.close();
    await database.stop();
  });

  test("boot together with the very lines that were printed, and are healthy", async () => {
    const root = await tempProject({ "atlas.config.ts": "" });
    const created = [];
    for (const type of PLUGIN_TYPES) created.push(await create(root, `my-${type}`, type));
    const lines = created.map(({ config }) => config);
    const values: Record<string, string> = {
      MY_DATASOURCE_URL: await database.createDatabase(),
      MY_INTERACTION_SECRET: "a secret of the tests",
      MY_ACTION_URL: `http://127.0.0.1:${(service.address() as AddressInfo).port}/`,
      MY_ACTION_TOKEN: "t",
    };
    // What has to be in .env is what the CLI asked for, and no more.
    const variables = lines.flatMap(({ env }) => env.map((line: string) => line.split("=")[0] ?? ""));
    await writeFile(join(root, ".env"), variables.map((name: string) => `${name}="${values[name]}"\n`).join(""));
    await writeFile(
      join(root, "atlas.config.ts"),
      [
        'import { defineConfig } from "@atlas/api/lib/config";',
        ...lines.map((line) => line.import),
        `export default defineConfig({ plugins: [${lines.map(({ entry }) => entry).join(", ")}] });`,
      ].join("\n"),
    );

    const { config, cwd } = await loadConfig(root);
    const host = createHost({ config, cwd, environment: {} });
    onTestFinished(() => host.close());
    await host.boot();

    for (const entry of host.entries) {
      if (entry.plugin.healthCheck) expect([entry.plugin.id, await host.health(entry)]).toMatchObject([entry.plugin.id, { healthy: true }]);
    }
    expect(host.entries.map(({ plugin }) => plugin.id)).toEqual(PLUGIN_TYPES.map((type) => `my-${type}`));
  });

  test("the datasource reads from a real PostgreSQL, writes nothing, and stops at its deadline", async () => {
    const root = await tempProject();
    const url = await database.createDatabase();
    await database.query(url, "CREATE TABLE orders AS SELECT 1 AS id");
    await create(root, "my-datasource", "datasource");
    const { myDatasourcePlugin } = await import(join(root, "plugins/my-datasource/src/index.ts"));
    const plugin = myDatasourcePlugin({ url, poolSize: 1 });
    if (!isDatasourcePlugin(plugin)) throw new Error("It is no datasource.");
    const connection = await plugin.connection.create();
    onTestFinished(() => connection.close());

    await expect(connection.query("DELETE FROM orders")).rejects.toThrow("read-only transaction");
    await expect(connection.query("SELECT 1; COMMIT; DELETE FROM orders")).rejects.toThrow("multiple commands");
    await expect(connection.query("SELECT pg_sleep(60)", 20)).rejects.toThrow("statement timeout");
    await expect(connection.query("SELECT id, 'a' AS name FROM orders")).resolves.toEqual({ columns: ["id", "name"], rows: [{ id: 1, name: "a" }] });
  });

  test("the datasource's own tests put it to a database where one is named", async () => {
    const root = await tempProject();
    await create(root, "my-datasource", "datasource");

    const tests = await run("env", [`TEST_DATABASE_URL=${database.url}`, bun, "test", "plugins/my-datasource/src/index.test.ts"], root);

    expect(tests).toMatchObject({ exitCode: 0, stderr: expect.stringContaining("answers a query that works") });
  });
});

test("no template is written for a type that does not exist, and none is missing", () => {
  expect(readdirSync(join(repository, "templates/plugin")).sort()).toEqual([...PLUGIN_TYPES, "common"].sort());
});
