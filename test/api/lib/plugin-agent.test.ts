import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHost } from "@atlas/api/lib/host";
import { definePlugin, type AtlasPluginContext } from "@useatlas/plugin-sdk";
import { expect, onTestFinished, test } from "vitest";
import { startOpenaiServer } from "../../support/servers/openai-server.ts";

test("a surface asks the agent, explores and reads the semantic layer's files", async () => {
  const { ctx } = await bootedSurface([{ text: "Forty-two." }]);

  const answer = await ctx.agent.ask({ question: "How many?", conversationId: "slack:C1:1.2", person: { id: "slack:U1", role: "member" } });

  expect(answer).toMatchObject({ conversationId: "slack:C1:1.2", text: "Forty-two.", outcome: "answered", queries: [], actions: [] });
  expect(await ctx.agent.explore("cat glossary.yml")).toContain("a customer who pays");
  expect(await ctx.agent.files()).toEqual([{ path: "glossary.yml", content: glossary }]);
});

test("a failing model is an outcome with its reason", async () => {
  const { ctx } = await bootedSurface([{ error: { status: 401, message: "no" } }]);

  const answer = await ctx.agent.ask({ question: "How many?", person: { id: "slack:U1", role: "member" } });

  expect(answer).toMatchObject({ outcome: "failed", error: expect.stringContaining("key") });
});

test("decisions of a surface meet the rules of approvals", async () => {
  const { ctx } = await bootedSurface([]);

  await expect(ctx.agent.approve("0c0c4a3e-0000-4000-8000-000000000000", { id: "slack:U1", role: "member" })).rejects.toMatchObject({ code: "ACTION_UNKNOWN" });
  await expect(ctx.agent.deny("0c0c4a3e-0000-4000-8000-000000000000", { id: "slack:U1", role: "member" }, "no")).rejects.toMatchObject({ code: "ACTION_UNKNOWN" });
});

const glossary = "terms:\n  active: a customer who pays\n";

async function bootedSurface(script: Parameters<typeof startOpenaiServer>[0]): Promise<{ ctx: AtlasPluginContext }> {
  const cwd = mkdtempSync(join(tmpdir(), "atlas-surface-"));
  mkdirSync(join(cwd, "semantic"));
  writeFileSync(join(cwd, "semantic/glossary.yml"), glossary);
  const server = await startOpenaiServer(script);
  const given: AtlasPluginContext[] = [];
  const surface = definePlugin({ id: "surface", type: "interaction", version: "1.0.0", initialize: (ctx) => void given.push(ctx) });
  const model = { provider: "openai-compatible", name: "scripted", url: server.url, key: "k" } as const;
  const host = createHost({ config: { plugins: [surface], model, logLevel: "silent" }, cwd, environment: {} });
  onTestFinished(async () => {
    await host.close();
    await server.stop();
    rmSync(cwd, { recursive: true, force: true });
  });
  await host.boot();
  const [ctx] = given;
  if (!ctx) throw new Error("the surface was not initialized");
  return { ctx };
}
