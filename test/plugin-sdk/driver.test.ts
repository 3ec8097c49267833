import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { requireDriver } from "@useatlas/plugin-sdk";
import { execa } from "execa";
import type pg from "pg";
import { expect, test } from "vitest";
import { repository, tempProject, writeFiles } from "../support/temp-project.ts";

test("a driver is found from where the plugin stands", async () => {
  expect(requireDriver<{ answer: number }>("whole", await from())).toEqual({ answer: 42 });
  expect(requireDriver<typeof pg>("pg", import.meta.url).Pool).toBeTypeOf("function");
});

test("a missing driver is named, with the command that installs it", async () => {
  const url = await from();

  expect(() => requireDriver("no-such-driver", url)).toThrow(
    expect.objectContaining({
      code: "DRIVER_MISSING",
      message: "This plugin requires the no-such-driver package. Install it with: bun add no-such-driver",
      cause: expect.objectContaining({ code: "MODULE_NOT_FOUND" }),
    }),
  );
});

test.each([
  ["@acme/driver", "@acme/driver"],
  ["no-such-driver/promise", "no-such-driver"],
  ["@acme/driver/client/pool", "@acme/driver"],
])("of %s the package %s is what has to be installed", async (name, driver) => {
  const url = await from();

  expect(() => requireDriver(name, url)).toThrow(`This plugin requires the ${driver} package. Install it with: bun add ${driver}`);
});

test.each([
  ["broken", "Cannot find module 'whats-missing'"],
  ["throwing", "wrong architecture"],
])("a driver that is there but %s is not called missing", async (name, message) => {
  const url = await from();

  expect(() => requireDriver(name, url)).toThrow(message);
  expect(() => requireDriver(name, url)).not.toThrow("bun add");
});

test("under Bun it is the same", async () => {
  const { stdout } = await execa(join(repository, "node_modules/.bin/bun"), ["plugin.ts"], { cwd: await project() });

  expect(JSON.parse(stdout)).toEqual({
    whole: { answer: 42 },
    "no-such-driver": "This plugin requires the no-such-driver package. Install it with: bun add no-such-driver",
    broken: expect.stringMatching(/^(?!This plugin requires).*whats-missing/),
    throwing: "wrong architecture",
  });
});

async function from(): Promise<string> {
  return pathToFileURL(join(await project(), "plugin.ts")).href;
}

/** A plugin in a folder of its own, so that its drivers are not those of the repository. */
async function project(): Promise<string> {
  const root = await tempProject();
  await writeFiles(join(root, "plugin"), {
    "node_modules/whole/index.js": "module.exports = { answer: 42 };",
    "node_modules/broken/index.js": "require('whats-missing');",
    "node_modules/throwing/index.js": "throw new Error('wrong architecture');",
    "plugin.ts": `
      import { requireDriver } from "@useatlas/plugin-sdk";
      const names = ["whole", "no-such-driver", "broken", "throwing"];
      console.log(JSON.stringify(Object.fromEntries(names.map((name) => [name, load(name)]))));
      function load(name) {
        try {
          return requireDriver(name, import.meta.url);
        } catch (thrown) {
          return thrown.message;
        }
      }`,
  });
  return join(root, "plugin");
}
