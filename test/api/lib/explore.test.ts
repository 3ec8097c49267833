import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { createHost } from "@atlas/api/lib/host";
import { createMockConnection } from "@useatlas/plugin-sdk/testing";
import type { AtlasPlugin } from "@useatlas/plugin-sdk";
import { describe, expect, onTestFinished, test } from "vitest";
import { bubblewrapPlugin, hasBubblewrap } from "../../support/bubblewrap.ts";
import { datasourcePlugin } from "../../support/plugins.ts";
import { tempProject, writeFiles } from "../../support/temp-project.ts";

const orders = { "semantic/entities/orders.yml": "table: orders\n" };

describe.each(["just-bash", "bubblewrap"])("in %s", (sandbox) => {
  test.skipIf(sandbox === "bubblewrap" && !hasBubblewrap())("the entities that a datasource brings lie beside the project's files, and a reload shows what has changed", async () => {
    const root = await tempProject(orders);
    const entities = [{ name: "accounts", yaml: "table: accounts\n" }];
    const host = hostOf(root, [{ ...datasourcePlugin("crm", () => createMockConnection()), entities: () => entities }, bubblewrapPlugin()], { ATLAS_SANDBOX: sandbox });

    const before = await host.explore.run("find . -type f | sort | xargs cat");
    await writeFiles(root, { "semantic/entities/users.yml": "table: users\n" });
    entities.push({ name: "deals", yaml: "table: deals\n" });
    await host.semantics.reload();
    await host.explore.reload();
    const after = await host.explore.run("find . -type f | sort | xargs cat");

    expect([before, after].map(({ output, backend }) => [output, backend])).toEqual([
      ["table: accounts\ntable: orders", sandbox],
      ["table: accounts\ntable: deals\ntable: orders\ntable: users", sandbox],
    ]);
  });
});

test.skipIf(!hasBubblewrap())("the copies that a sandbox works on are gone when the host is closed", async () => {
  const root = await tempProject(orders);
  const roots: string[] = [];
  const { sandbox } = bubblewrapPlugin();
  const watching = bubblewrapPlugin({ sandbox: { create: (semanticRoot) => (roots.push(semanticRoot), sandbox.create(semanticRoot)) } });
  const host = hostOf(root, [{ ...datasourcePlugin("crm", () => createMockConnection()), entities: [{ name: "accounts", yaml: "table: accounts\n" }] }, watching]);
  await host.explore.run("ls");

  await host.close();

  expect(roots).toEqual([expect.stringMatching(/atlas-explore-.*\/semantic$/)]);
  expect((await readdir(tmpdir())).filter((name) => roots[0]?.includes(name) && name.startsWith("atlas-explore-"))).toEqual([]);
});

test("a plugin's sandbox comes before the sidecar and just-bash, and is closed before the plugin is torn down", async () => {
  const root = await tempProject(orders);
  const seen: string[] = [];
  const plugin = bubblewrapPlugin({
    sandbox: { create: () => ({ exec: async () => ({ stdout: "ran", stderr: "", exitCode: 0 }), close: async () => void seen.push("closed") }) },
    teardown: () => void seen.push("torn down"),
  });
  const host = hostOf(root, [plugin], { ATLAS_SANDBOX_URL: "http://127.0.0.1:1" });
  await host.boot();

  const { backend } = await host.explore.run("ls");
  await host.close();

  expect([backend, seen]).toEqual(["bubblewrap", ["closed", "torn down"]]);
});

test("the config's word counts more than the variable's", async () => {
  const root = await tempProject(orders);
  const host = createHost({ config: { plugins: [bubblewrapPlugin()], sandbox: "just-bash", logLevel: "silent" }, cwd: root, environment: { ATLAS_SANDBOX: "bubblewrap" } });
  onTestFinished(host.close);

  expect(await host.explore.run("cat entities/orders.yml")).toMatchObject({ backend: "just-bash", output: "table: orders" });
});

function hostOf(cwd: string, plugins: AtlasPlugin[], environment: Record<string, string> = {}) {
  const host = createHost({ config: { plugins, logLevel: "silent" }, cwd, environment });
  onTestFinished(host.close);
  return host;
}
