import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkPlugin, SANDBOX_DEFAULT_PRIORITY } from "@useatlas/plugin-sdk";
import { expect, onTestFinished, test } from "vitest";
import plugin from "./sandbox";

test("the sandbox stands where plugins stand by default", () => {
  expect(checkPlugin(plugin)).toEqual([]);
  expect(plugin.sandbox.priority).toBe(SANDBOX_DEFAULT_PRIORITY);
});

test("its backend runs a command in the semantic folder and hands back what came out", async () => {
  const folder = await mkdtemp(join(tmpdir(), "atlas-guide-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "orders.yml"), "table: orders\n");

  const backend = plugin.sandbox.create(folder);

  expect(await backend.exec("cat orders.yml")).toEqual({ stdout: "table: orders\n", stderr: "", exitCode: 0 });
  expect(await backend.exec("echo lost >&2; exit 3")).toEqual({ stdout: "", stderr: "lost\n", exitCode: 3 });
  await backend.close();
});
