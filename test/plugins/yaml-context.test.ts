import { execFileSync } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createHost } from "@atlas/api/lib/host";
import { createMockContext } from "@useatlas/plugin-sdk/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { yamlContextPlugin } from "../../plugins/yaml-context/src/index.ts";
import { startOpenaiServer } from "../support/servers/openai-server.ts";
import { doctor, readmeProject } from "../support/servers/readme-project.ts";
import { tempProject } from "../support/temp-project.ts";

const files = { "knowledge/glossary.yml": "ARR: Annual revenue\n", "knowledge/notes.yml": "- Years begin in April\n" };

test("what the files say reaches the model, and what has changed reaches it the next time", async () => {
  const root = await tempProject(files);
  const server = await startOpenaiServer([{ text: "First." }, { text: "Second." }]);
  onTestFinished(server.stop);
  const environment = { ATLAS_PROVIDER: "openai-compatible", ATLAS_MODEL: "scripted", ATLAS_MODEL_URL: server.url, ATLAS_MODEL_KEY: "model-key-1" };
  const host = createHost({ config: { plugins: [yamlContextPlugin({ semanticDir: join(root, "knowledge") })] }, cwd: root, environment });
  onTestFinished(() => host.close());
  await host.boot();
  const person = { id: "ann", role: "member" as const };

  await host.agent.ask({ question: "What is ARR?", conversationId: "c1", person });
  await writeFile(join(root, "knowledge/glossary.yml"), "ARR: Revenue of a year, annualized\n");
  await host.agent.ask({ question: "And now?", conversationId: "c1", person });

  const prompts = server.requests.map(({ messages }) => JSON.stringify(messages[0]));
  expect(prompts[0]).toContain("- **ARR**: Annual revenue");
  expect(prompts[0]).toContain("- Years begin in April");
  expect(prompts[1]).toContain("- **ARR**: Revenue of a year, annualized");
});

test("the example of the README is found healthy by doctor, and a fault in a file with its line", async () => {
  const root = await readmeProject("yaml-context", { files });
  const before = await doctor(root, "yaml-context");
  await writeFile(join(root, "knowledge/glossary.yml"), "ARR: Annual revenue\nMRR: [\n");

  const after = await doctor(root, "yaml-context");

  expect(before).toMatchObject([{ severity: "ok" }]);
  expect(after).toMatchObject([{ severity: "error", message: expect.stringMatching(/^1 of 2 files cannot be used\. glossary\.yml, line [23]: /) }]);
});

describe("files that change", () => {
  test("are read again, also when they appear, disappear or come back", async () => {
    const { root, load } = await loaded();
    const texts = [await load()];

    await writeFile(join(root, "knowledge/notes.yml"), "- Years begin in May\n");
    texts.push(await load());
    await rm(join(root, "knowledge/notes.yml"));
    texts.push(await load());
    await mkdir(join(root, "knowledge/notes"));
    await writeFile(join(root, "knowledge/notes/years.yml"), "- Years begin in June\n");
    texts.push(await load());

    expect(texts.map((text) => text.match(/April|May|June/)?.[0])).toEqual(["April", "May", undefined, "June"]);
  });

  test("that are at fault are skipped, named once with their line, and used again when they are mended", async () => {
    const { root, load, warnings } = await loaded();
    await writeFile(join(root, "knowledge/notes.yml"), "- a\n- b: [\n");

    const broken = [await load(), await load()];
    await writeFile(join(root, "knowledge/notes.yml"), "- Mended\n");
    const mended = await load();

    expect(broken.map((text) => text.trim())).toEqual(["## Glossary\n\n- **ARR**: Annual revenue", "## Glossary\n\n- **ARR**: Annual revenue"]);
    expect(warnings()).toEqual([expect.stringMatching(/^a file cannot be used: notes\.yml, line [23]: /)]);
    expect(mended).toContain("- Mended");
  });

  test("are read whole times and never half, whoever asks at once", async () => {
    const { load } = await loaded();

    const texts = await Promise.all(Array.from({ length: 50 }, () => load()));

    expect(new Set(texts).size).toBe(1);
  });

  test("are all read anew after a refresh, and what is at fault is named again", async () => {
    const { root, plugin, load, warnings } = await loaded();
    await writeFile(join(root, "knowledge/notes.yml"), "just text");
    await load();

    plugin.contextProvider.refresh();
    await load();

    expect(warnings()).toEqual(Array.from({ length: 2 }, () => "a file cannot be used: notes.yml, line 1: It must be a map or a list"));
  });
});

describe("what is no file to read", () => {
  test.each([
    { what: "one that is too large", write: (folder: string) => writeFile(join(folder, "notes.yml"), `- ${"x".repeat(500_001)}\n`), fault: "notes.yml: It is larger than 500 kB" },
    { what: "one in another encoding", write: (folder: string) => writeFile(join(folder, "notes.yml"), Buffer.from([0x2d, 0x20, 0xfc])), fault: "notes.yml: It is not UTF-8" },
  ])("$what is named and skipped", async ({ write, fault }) => {
    const { root, plugin, load } = await loaded();
    await write(join(root, "knowledge"));

    expect(await load()).not.toContain("## Notes");
    expect(await plugin.healthCheck()).toMatchObject({ healthy: false, message: `1 of 2 files cannot be used. ${fault}.` });
  });

  test("a pipe, a folder or a hidden file is passed over", async () => {
    const { root, plugin } = await loaded();
    execFileSync("mkfifo", [join(root, "knowledge/catalog.yml")]);
    await mkdir(join(root, "knowledge/metrics.yml"));
    await writeFile(join(root, "knowledge/.notes.yml"), "[");

    expect(await plugin.healthCheck()).toMatchObject({ healthy: true });
  });
});

describe("health", () => {
  test("of a folder that is not there, which load() says too", async () => {
    const plugin = yamlContextPlugin({ semanticDir: "/nowhere/semantic" });

    expect(await plugin.healthCheck()).toEqual({ healthy: false, message: "The folder /nowhere/semantic does not exist.", latencyMs: expect.any(Number) });
    await expect(plugin.contextProvider.load()).rejects.toMatchObject({ code: "CONTEXT_FOLDER" });
  });

  test("of a folder without such files, whose text is empty", async () => {
    const plugin = yamlContextPlugin({ semanticDir: await tempProject({ "orders.txt": "" }) });

    expect(await plugin.healthCheck()).toMatchObject({ healthy: false, message: expect.stringMatching(/has no YAML files that are read\.$/) });
    expect(await plugin.contextProvider.load()).toBe("");
  });
});

async function loaded() {
  const root = await tempProject(files);
  const plugin = yamlContextPlugin({ semanticDir: join(root, "knowledge") });
  const { ctx, logs } = createMockContext();
  plugin.initialize(ctx);
  return { root, plugin, load: () => plugin.contextProvider.load(), warnings: () => logs.map(({ message }) => message) };
}
