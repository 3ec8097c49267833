import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { loadConfig } from "@atlas/api/lib/config";
import { createHost } from "@atlas/api/lib/host";
import { describe, expect, onTestFinished, test } from "vitest";
import { atlas } from "../support/atlas.ts";
import { hasBubblewrap } from "../support/bubblewrap.ts";
import { clouds, type Cloud } from "../support/servers/clouds.ts";
import { repository, tempProject } from "../support/temp-project.ts";

const files = { "semantic/entities/orders.yml": "table: orders\n" };

describe.each(clouds)("$vendor in a host", (cloud) => {
  test.skipIf(!hasBubblewrap())("runs explore's commands in one sandbox, and makes another one when its time is over", async () => {
    const { host, api } = await booted([cloud]);

    const before = await host.explore.run("cat entities/orders.yml");
    const [first] = api.alive();
    await api.expireAll();
    const after = await host.explore.run("cat entities/orders.yml; exit 3");

    expect([before, after]).toMatchObject([{ output: "table: orders", exitCode: 0 }, { output: expect.stringContaining("table: orders"), exitCode: 3 }]);
    expect(api.alive()).toEqual([expect.not.stringMatching(new RegExp(`^${first}$`))]);
    await host.close();
    expect(api.alive()).toEqual([]);
  });

  test.skipIf(!hasBubblewrap())("what nobody waits for any more is ended and costs nothing", async () => {
    const { host, api } = await booted([cloud]);
    const cancelling = new AbortController();
    const running = host.explore.run("sleep 1000", { signal: cancelling.signal }).catch((thrown: unknown) => thrown);
    await until(() => api.requests.some(({ method, path }) => cloud.asks.run.test(`${method} ${path}`)));

    cancelling.abort();

    expect(await running).toMatchObject({ code: "EXPLORE_CANCELLED" });
    await until(() => api.alive().length === 0);
  });

  test("the README's example is a config that loads, at the priority that it tells", async () => {
    const id = `${cloud.vendor.toLowerCase()}-sandbox`;
    const readme = await readFile(join(repository, "plugins", id, "README.md"), "utf8");
    const example = /```ts\n\/\/ atlas\.config\.ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
    const variables = [...example.matchAll(/process\.env\.(\w+)!/g)].map(([, name]) => `${name}=a-secret-value\n`);
    const root = await tempProject({ ...files, "atlas.config.ts": example, ".env": variables.join("") });

    const host = createHost(await loadConfig(root));
    onTestFinished(host.close);

    expect(variables.length).toBeGreaterThan(0);
    expect(host.explore.backends()).toContainEqual(expect.objectContaining({ id, priority: cloud.priority, state: "untried" }));
    expect(readme).toContain(`Its priority is ${cloud.priority}:`);
  });

  test("doctor tells a wrong key from one that works", async () => {
    const api = await cloud.start();
    onTestFinished(api.stop);
    const config = (secret: string) => `import { clouds } from "${repository}/test/support/servers/clouds.ts";
const cloud = clouds.find(({ vendor }) => vendor === "${cloud.vendor}");
export default { logLevel: "silent", plugins: [cloud.plugin({ url: "${api.url}", secret: "${secret}" })] };\n`;
    const works = await tempProject({ ...files, "atlas.config.ts": config(cloud.secret) });
    const fails = await tempProject({ ...files, "atlas.config.ts": config("an-old-key-of-theirs") });

    const [good, bad] = [await atlas(works, "doctor", "--json"), await atlas(fails, "doctor", "--json")];

    expect(good.stdout).toMatch(new RegExp(`${cloud.vendor.toLowerCase()}-sandbox`));
    expect(good.stdout).not.toContain("refused");
    expect(bad.exitCode).toBe(1);
    expect(bad.stdout).toMatch(new RegExp(`${cloud.vendor} refused the (API key|access token)`));
    expect(bad.stdout + bad.stderr).not.toContain("an-old-key-of-theirs");
  });
});

test.skipIf(!hasBubblewrap())("of several clouds the first one that works serves", async () => {
  const { host, apis } = await booted(clouds);
  const [daytona, e2b, vercel] = apis;
  vercel?.interfere({ on: /./, answer: { status: 403, body: { error: { message: "suspended" } } } });

  const answer = await host.explore.run("cat entities/orders.yml");

  expect(answer).toMatchObject({ backend: "e2b-sandbox", output: "table: orders" });
  expect(apis.map((api) => api.alive().length)).toEqual([0, 1, 0]);
  expect(daytona?.requests).toEqual([]);
  expect(e2b?.alive()).toHaveLength(1);
  expect(host.explore.backends()).toContainEqual(expect.objectContaining({ id: "vercel-sandbox", state: "failed", reason: expect.stringContaining("suspended") }));
});

async function booted(some: readonly Cloud[]) {
  const root = await tempProject(files);
  const apis = await Promise.all(some.map((cloud) => cloud.start()));
  const plugins = some.map((cloud, index) => cloud.plugin({ url: apis[index]?.url ?? "" }));
  const host = createHost({ config: { plugins, logLevel: "silent" }, cwd: root, environment: {} });
  onTestFinished(async () => {
    await host.close();
    await Promise.all(apis.map((api) => api.stop()));
  });
  await host.boot();
  const [api] = apis;
  if (!api) throw new Error("No cloud was named.");
  return { host, api, apis };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
