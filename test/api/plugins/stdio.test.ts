import { PassThrough } from "node:stream";
import { createHost } from "@atlas/api/lib/host";
import type { AtlasInteractionPlugin } from "@useatlas/plugin-sdk";
import { expect, onTestFinished, test } from "vitest";
import { tempProject } from "../../support/temp-project.ts";

test("the first plugin that asks gets stdin and stdout, and a second one stops the boot", async () => {
  const host = await hostOf([taker("one"), taker("two")], { input: new PassThrough(), output: new PassThrough() });

  await expect(host.boot()).rejects.toMatchObject({ message: expect.stringContaining('Plugin "two" cannot have stdin and stdout: plugin "one" speaks over them.') });
  expect(host.stdioOwner()).toBe("one");
});

test("a host that was given none has none to give", async () => {
  const host = await hostOf([taker("one")]);

  await host.boot();

  expect(host.stdioOwner()).toBeUndefined();
});

function taker(id: string): AtlasInteractionPlugin {
  return { id, type: "interaction", version: "1.0.0", initialize: (ctx) => void ctx.stdio?.take() };
}

async function hostOf(plugins: AtlasInteractionPlugin[], stdio?: { input: PassThrough; output: PassThrough }) {
  const host = createHost({ config: { plugins, logLevel: "silent" }, cwd: await tempProject(), environment: {}, ...(stdio && { stdio }) });
  onTestFinished(() => host.close());
  return host;
}
