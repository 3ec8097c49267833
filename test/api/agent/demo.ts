import { cp } from "node:fs/promises";
import { join } from "node:path";
import { createHost, type Host } from "@atlas/api/lib/host";
import { duckdbPlugin } from "@atlas/plugin-duckdb-datasource";
import type { AtlasPlugin, Person } from "@useatlas/plugin-sdk";
import type { UIMessage, UIMessageChunk } from "ai";
import { onTestFinished } from "vitest";
import type { AtlasConfig } from "../../../src/api/config/define-config.ts";
import { repository, tempProject } from "../../support/temp-project.ts";
import type { Script } from "../../support/servers/openai-script.ts";
import { startOpenaiServer } from "../../support/servers/openai-server.ts";

export const ada: Person = { id: "ada", role: "member" };
export const bob: Person = { id: "bob", role: "member" };
export const root: Person = { id: "root", role: "admin" };

export interface DemoOptions {
  plugins?: AtlasPlugin[];
  model?: AtlasConfig["model"];
  config?: AtlasConfig;
  databaseUrl?: string;
  apiKey?: string;
}

/** A booted host over the demo warehouse, and the scripted model that it asks. */
export async function demo(script: Script, { plugins = [], model = {}, config = {}, databaseUrl, apiKey }: DemoOptions = {}) {
  const server = await startOpenaiServer(script, apiKey === undefined ? {} : { apiKey });
  onTestFinished(() => server.stop());
  const cwd = await tempProject();
  await cp(join(repository, "templates/project/semantic"), join(cwd, "semantic"), { recursive: true });
  const warehouse = duckdbPlugin({ path: join(repository, "templates/project/warehouse/demo.duckdb") });
  const host = createHost({
    config: { plugins: [warehouse, ...plugins], logLevel: "silent", ...config, model: { provider: "openai-compatible", name: "scripted", url: server.url, key: "model-key-hunter2", ...model } },
    cwd,
    environment: { DATABASE_URL: databaseUrl },
  });
  onTestFinished(() => host.close());
  await host.boot();
  return { host, server };
}

export function message(text: string, id: string = crypto.randomUUID()): UIMessage {
  return { id, role: "user", parts: [{ type: "text", text }] };
}

export async function chunksOf(stream: ReadableStream<UIMessageChunk>): Promise<UIMessageChunk[]> {
  const chunks: UIMessageChunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

/** Sends a question and reads the answer to its end. */
export async function say(host: Host, conversationId: string, text: string, person = ada): Promise<UIMessageChunk[]> {
  return chunksOf(await host.agent.chat({ conversationId, message: message(text), person }));
}
