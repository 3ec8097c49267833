import { mkdir, readdir, readFile, stat, symlink } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openFiles } from "../../../src/api/sandbox/semantic-files.ts";
import { tempProject } from "../../support/temp-project.ts";

const orders = { "semantic/entities/orders.yml": "table: orders\n" };
const accounts = [{ path: "entities/crm/accounts.yml", content: "table: accounts\n" }];

test("without files of plugins the folder itself is given", async () => {
  const root = await tempProject(orders);

  const files = openFiles({ folder: join(root, "semantic"), virtualFiles: async () => [] });

  expect(await files.onDisk()).toBe(join(root, "semantic"));
  await files.close();
  expect(await readFile(join(root, "semantic/entities/orders.yml"), "utf8")).toBe("table: orders\n");
});

test("with them it is a read-only copy that holds both, gone when it is closed", async () => {
  const root = await tempProject(orders);
  const files = openFiles({ folder: join(root, "semantic"), virtualFiles: async () => accounts });

  const copy = await files.onDisk();

  expect((await readdir(copy, { recursive: true })).sort()).toEqual(["entities", "entities/crm", "entities/crm/accounts.yml", "entities/orders.yml"]);
  expect((await stat(join(copy, "entities/crm/accounts.yml"))).mode & 0o777).toBe(0o444);
  expect((await stat(join(copy, "entities/crm"))).mode & 0o777).toBe(0o555);
  expect((await stat(join(copy, ".."))).mode & 0o777).toBe(0o700);
  await files.close();
  expect(existsSync(join(copy, ".."))).toBe(false);
});

test("the copy follows no link out of the folder, and none in a circle", async () => {
  const root = await tempProject({ ...orders, "secret.txt": "secret" });
  const folder = join(root, "semantic");
  await mkdir(join(folder, "deep"));
  await symlink(join(root, "secret.txt"), join(folder, "leak"));
  await symlink("/etc", join(folder, "etc"));
  await symlink("..", join(folder, "deep/circle"));
  await symlink("entities/orders.yml", join(folder, "inside.yml"));
  const files = openFiles({ folder, virtualFiles: async () => accounts });

  const copy = await files.onDisk();

  expect((await readdir(copy, { recursive: true })).sort()).toEqual(["deep", "entities", "entities/crm", "entities/crm/accounts.yml", "entities/orders.yml", "inside.yml"]);
  expect(await readFile(join(copy, "inside.yml"), "utf8")).toBe("table: orders\n");
  await files.close();
});

test("files of plugins are enough", async () => {
  const files = openFiles({ folder: "/nowhere/semantic", virtualFiles: async () => accounts });

  const { folder, virtual } = await files.layered();

  expect([await readFile(join(folder, "entities/crm/accounts.yml"), "utf8"), virtual]).toEqual(["table: accounts\n", []]);
  await files.close();
});

test("with nothing at all it is said what is missing, and what to do", async () => {
  const files = openFiles({ folder: "/nowhere/semantic", virtualFiles: async () => [] });

  await expect(files.onDisk()).rejects.toMatchObject({ code: "SEMANTIC_MISSING", message: "There is nothing to explore: the folder /nowhere/semantic does not exist.", hint: expect.stringContaining("atlas init") });
});
