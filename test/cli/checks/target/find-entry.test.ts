import { join } from "node:path";
import { expect, test } from "vitest";
import { findEntry } from "../../../../src/cli/checks/target/find-entry.ts";
import { tempProject } from "../../../support/temp-project.ts";

const manifest = { exports: { ".": { bun: "./src/index.ts", types: "./dist/index.d.ts", default: "./dist/index.js" } } };
const source = { "src/index.ts": "" };
const built = { "dist/index.js": "", "dist/index.d.ts": "" };

test("a checkout is loaded from its source, built or not", async () => {
  for (const files of [source, { ...source, ...built }]) {
    const dir = await tempProject(files);
    expect(findEntry(dir, manifest)).toMatchObject({ entry: join(dir, "src/index.ts"), missing: [] });
  }
});

test("a tarball is loaded from what this runtime would load of it", async () => {
  const dir = await tempProject({ ...source, ...built });

  expect(findEntry(dir, manifest, { packed: true })).toMatchObject({ entry: join(dir, process.versions.bun ? "src/index.ts" : "dist/index.js"), missing: [] });
});

test("what a tarball exports and lacks is missing, whatever lies beside it", async () => {
  const { missing } = findEntry(await tempProject(source), manifest, { packed: true });

  expect(missing.toSorted()).toEqual(["./dist/index.d.ts", "./dist/index.js"]);
});
